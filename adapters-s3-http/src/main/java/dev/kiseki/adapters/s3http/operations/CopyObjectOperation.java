package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.body.StreamDigest;
import dev.kiseki.adapters.s3http.exchange.HttpDates;
import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.ports.in.BodyDigest;
import dev.kiseki.ports.in.object.CopyObject;
import dev.kiseki.ports.in.object.ObjectView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** CopyObject. */
public final class CopyObjectOperation implements S3Handler {
  /** What a copy never takes from its source, only from its own request. */
  private static final Set<String> OWN =
      Set.of(Encryption.HEADER, Encryption.KEY_HEADER, Attributes.WEBSITE_REDIRECT);

  private final CopyObject copy;
  private final ObjectRules rules;

  public CopyObjectOperation(CopyObject copy, ObjectRules rules) {
    this.copy = copy;
    this.rules = rules;
  }

  @Override
  public S3Response handle(S3Request request) {
    ObjectAttributes given = rules.attributes(request);
    boolean newMetadata = replaces(request, "x-amz-metadata-directive");
    boolean newTags = replaces(request, "x-amz-tagging-directive");
    CopyObject.Copied copied =
        copy.copy(
            new CopyObject.Command(
                CopySource.of(request),
                Conditions.ofCopySource(request.headers()),
                request.object(),
                source -> attributes(source, given, newMetadata, newTags),
                newMetadata || newTags || asksForChange(request.headers()),
                digest(request),
                Conditions.ofWrite(request.headers())));
    ObjectView view = copied.object();
    XmlWriter out =
        XmlWriter.document("CopyObjectResult", 512)
            .asciiElement("LastModified", HttpDates.iso(view.modifiedSeconds()))
            .element("ETag", Answers.quoted(view.facts().etag()));
    Answers.checksumType(view.facts().checksums(), out);
    Answers.checksumElements(view.facts().checksums(), out);
    ResponseHeaders headers = Encryption.echo(given, new ResponseHeaders());
    Answers.madeVersion(view.version(), headers);
    CopySource.version(copied.source(), headers);
    return new S3Response.Document(200, headers, out.close("CopyObjectResult").toBytes());
  }

  private static ObjectAttributes attributes(
      ObjectAttributes source, ObjectAttributes given, boolean newMetadata, boolean newTags) {
    Map<String, String> own = new LinkedHashMap<>(given.headers());
    own.keySet().retainAll(OWN);
    return (newMetadata ? given : source.withHeaders(OWN, own))
        .withTags(newTags ? given.tags() : source.tags());
  }

  /** Whether the request names something that a copy onto itself may be made for. */
  private static boolean asksForChange(RequestHeaders headers) {
    return headers.has(Encryption.HEADER)
        || headers.has("x-amz-storage-class")
        || headers.has(Attributes.WEBSITE_REDIRECT);
  }

  private static Optional<BodyDigest> digest(S3Request request) {
    return request
        .headers()
        .first("x-amz-checksum-algorithm")
        .map(name -> new StreamDigest(Optional.of(UploadChecksums.algorithm(name))));
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
