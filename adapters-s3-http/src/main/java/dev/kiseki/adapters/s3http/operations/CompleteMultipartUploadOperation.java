package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.body.MultipartCombiner;
import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlElement;
import dev.kiseki.adapters.s3http.xml.XmlReader;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ChecksumAlgorithm;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.namespace.CheckAccess;
import dev.kiseki.ports.in.object.StoredObject;
import dev.kiseki.ports.in.upload.CompleteUpload;
import dev.kiseki.ports.in.upload.CompleteUpload.NamedPart;
import dev.kiseki.ports.in.upload.UploadTarget;
import java.util.ArrayList;
import java.util.List;

/** CompleteMultipartUpload. */
public final class CompleteMultipartUploadOperation implements S3Handler {
  private static final int MAX_DOCUMENT_BYTES = 8 << 20;

  private final CompleteUpload complete;
  private final CheckAccess access;
  private final MultipartCombiner combiner = new MultipartCombiner();

  public CompleteMultipartUploadOperation(CompleteUpload complete, CheckAccess access) {
    this.complete = complete;
    this.access = access;
  }

  @Override
  public S3Response handle(S3Request request) {
    UploadTarget target = Arguments.upload(request);
    access.require(request.caller(), request.bucket(), Access.WRITE);
    CompleteUpload.Expected expected = ExpectedHeaders.of(request.headers());
    XmlElement root =
        XmlReader.read(request.document(MAX_DOCUMENT_BYTES), "CompleteMultipartUpload");
    List<NamedPart> parts =
        root.children("Part").stream().map(CompleteMultipartUploadOperation::part).toList();
    if (parts.isEmpty()) {
      throw XmlReader.malformed();
    }
    requireAscending(parts);
    StoredObject stored =
        complete.complete(
            new CompleteUpload.Command(
                target, parts, expected, Conditions.ofWrite(request.headers()), combiner));
    ObjectFacts facts = stored.facts();
    XmlWriter out =
        XmlWriter.document("CompleteMultipartUploadResult", 1024)
            .element("Location", request.target().objectUrl())
            .element("Bucket", request.bucket().value())
            .element("Key", request.key().toBytes())
            .element("ETag", Answers.quoted(facts.etag()));
    Answers.checksumElements(facts.checksums(), out);
    Answers.checksumType(facts.checksums(), out);
    ResponseHeaders headers = Encryption.echo(facts.attributes(), new ResponseHeaders());
    Answers.madeVersion(stored.version(), headers);
    return new S3Response.Document(
        200, headers, out.close("CompleteMultipartUploadResult").toBytes());
  }

  private static NamedPart part(XmlElement element) {
    List<Checksum> checksums = new ArrayList<>();
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      element
          .childText("Checksum" + algorithm.name())
          .ifPresent(
              value ->
                  checksums.add(new Checksum(algorithm, Checksum.Kind.FULL_OBJECT, value.strip())));
    }
    String etag = element.childText("ETag").orElseThrow(XmlReader::malformed);
    return new NamedPart(number(element), Conditions.bare(etag), checksums);
  }

  private static PartNumber number(XmlElement element) {
    String text = element.childText("PartNumber").orElseThrow(XmlReader::malformed).strip();
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= PartNumber.MAX) {
        return new PartNumber(number);
      }
    } catch (NumberFormatException e) {
      throw XmlReader.malformed();
    }
    throw new KisekiException(
        ErrorCode.INVALID_PART,
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified"
            + " entity tag may not match the part's entity tag.");
  }

  private static void requireAscending(List<NamedPart> parts) {
    for (int i = 1; i < parts.size(); i++) {
      if (parts.get(i - 1).number().compareTo(parts.get(i).number()) >= 0) {
        throw new KisekiException(
            ErrorCode.INVALID_PART_ORDER,
            "The list of parts was not in ascending order. Parts must be ordered by part number.");
      }
    }
  }
}
