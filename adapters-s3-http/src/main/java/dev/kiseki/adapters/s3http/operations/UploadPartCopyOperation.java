package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.body.ChecksumNames;
import dev.kiseki.adapters.s3http.body.StreamDigest;
import dev.kiseki.adapters.s3http.exchange.HttpDates;
import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.domain.ChecksumAlgorithm;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.domain.RangeSpec;
import dev.kiseki.ports.in.upload.CreateUpload.UploadChecksum;
import dev.kiseki.ports.in.upload.ListParts;
import dev.kiseki.ports.in.upload.PartView;
import dev.kiseki.ports.in.upload.UploadPartCopy;
import dev.kiseki.ports.in.upload.UploadTarget;
import java.util.Optional;

/** UploadPartCopy. */
public final class UploadPartCopyOperation implements S3Handler {
  private final UploadPartCopy copy;
  private final ListParts parts;

  /**
   * The copy of a range into a part.
   *
   * @param parts tells which checksum the upload wants of its parts
   */
  public UploadPartCopyOperation(UploadPartCopy copy, ListParts parts) {
    this.copy = copy;
    this.parts = parts;
  }

  @Override
  public S3Response handle(S3Request request) {
    Encryption.ofPart(request.headers());
    PartNumber number = Arguments.partNumber(request);
    UploadTarget target = Arguments.upload(request);
    ChecksumAlgorithm algorithm =
        parts
            .list(target, 0, 1)
            .checksum()
            .map(UploadChecksum::algorithm)
            .orElse(ChecksumNames.DEFAULT);
    UploadPartCopy.Copied copied =
        copy.copy(
            new UploadPartCopy.Command(
                CopySource.of(request),
                Conditions.ofCopySource(request.headers()),
                range(request),
                target,
                number,
                new StreamDigest(Optional.of(algorithm))));
    PartView part = copied.part();
    XmlWriter out =
        XmlWriter.document("CopyPartResult", 512)
            .asciiElement("LastModified", HttpDates.iso(part.modifiedSeconds()))
            .element("ETag", Answers.quoted(part.etag()));
    Answers.checksumElements(part.checksums(), out);
    ResponseHeaders headers = new ResponseHeaders();
    CopySource.version(copied.source(), headers);
    return new S3Response.Document(200, headers, out.close("CopyPartResult").toBytes());
  }

  private static Optional<RangeSpec.Between> range(S3Request request) {
    Optional<String> header = request.headers().first("x-amz-copy-source-range");
    if (header.isEmpty()) {
      return Optional.empty();
    }
    if (Arguments.range(header.get()).orElse(null) instanceof RangeSpec.Between between) {
      return Optional.of(between);
    }
    throw Arguments.invalid(
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the"
            + " zero-based offsets of the first and last bytes to copy",
        "x-amz-copy-source-range",
        header.get());
  }
}
