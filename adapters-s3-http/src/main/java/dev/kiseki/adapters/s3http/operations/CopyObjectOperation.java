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
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.ports.in.BodyDigest;
import dev.kiseki.ports.in.object.CopyObject;
import dev.kiseki.ports.in.object.ObjectView;
import java.util.Optional;

/** CopyObject. */
public final class CopyObjectOperation implements S3Handler {
  private final CopyObject copy;

  public CopyObjectOperation(CopyObject copy) {
    this.copy = copy;
  }

  @Override
  public S3Response handle(S3Request request) {
    Arguments.checkCannedAcl(request.headers());
    String encryption = Encryption.ofWrite(request.headers());
    ObjectAttributes given = Attributes.of(request.headers(), encryption);
    Optional<ObjectAttributes> metadata =
        replaces(request, "x-amz-metadata-directive") ? Optional.of(given) : Optional.empty();
    Optional<ObjectAttributes> tags =
        replaces(request, "x-amz-tagging-directive") ? Optional.of(given) : Optional.empty();
    CopyObject.Copied copied =
        copy.copy(
            new CopyObject.Command(
                CopySource.of(request),
                Conditions.ofCopySource(request.headers()),
                request.object(),
                metadata,
                tags,
                digest(request),
                Conditions.ofWrite(request.headers())));
    ObjectView view = copied.object();
    XmlWriter out =
        XmlWriter.document("CopyObjectResult", 512)
            .asciiElement("LastModified", HttpDates.iso(view.modifiedSeconds()))
            .element("ETag", Answers.quoted(view.facts().etag()));
    Answers.checksumType(view.facts().checksums(), out);
    Answers.checksumElements(view.facts().checksums(), out);
    ResponseHeaders headers = new ResponseHeaders().set(Encryption.HEADER, encryption);
    Answers.version(view.version(), headers);
    CopySource.version(copied.source(), headers);
    return new S3Response.Document(200, headers, out.close("CopyObjectResult").toBytes());
  }

  private static Optional<BodyDigest> digest(S3Request request) {
    return request
        .headers()
        .first("x-amz-checksum-algorithm")
        .map(
            name -> {
              ChecksumAlgorithm algorithm =
                  ChecksumNames.ofValue(name)
                      .orElseThrow(
                          () ->
                              Arguments.invalid(
                                  "Checksum algorithm provided is unsupported.",
                                  "x-amz-checksum-algorithm",
                                  name));
              return new StreamDigest(Optional.of(algorithm));
            });
  }

  private static boolean replaces(S3Request request, String header) {
    String directive = request.headers().first(header).orElse("COPY");
    return switch (directive) {
      case "COPY" -> false;
      case "REPLACE" -> true;
      default -> throw Arguments.invalid("Unknown directive.", header, directive);
    };
  }
}
