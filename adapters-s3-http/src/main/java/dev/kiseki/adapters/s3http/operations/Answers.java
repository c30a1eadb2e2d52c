package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.body.ChecksumNames;
import dev.kiseki.adapters.s3http.exchange.HttpDates;
import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.domain.ByteRange;
import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ETag;
import dev.kiseki.domain.PartFacts;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.in.object.ObjectView;
import java.util.List;
import java.util.Optional;

/** Pieces that the answers of several operations share. */
final class Answers {
  private static final List<String> OVERRIDES =
      List.of(
          "content-type",
          "content-language",
          "expires",
          "cache-control",
          "content-disposition",
          "content-encoding");

  private Answers() {}

  static String quoted(ETag etag) {
    return "\"" + etag.text() + "\"";
  }

  static void checksumHeaders(List<Checksum> checksums, ResponseHeaders out) {
    for (Checksum checksum : checksums) {
      out.set(ChecksumNames.header(checksum.algorithm()), checksum.value());
      out.set("x-amz-checksum-type", checksum.kind().name());
    }
  }

  static void checksumElements(List<Checksum> checksums, XmlWriter out) {
    for (Checksum checksum : checksums) {
      out.asciiElement("Checksum" + checksum.algorithm().name(), checksum.value());
    }
  }

  static void checksumType(List<Checksum> checksums, XmlWriter out) {
    if (!checksums.isEmpty()) {
      out.asciiElement("ChecksumType", checksums.getFirst().kind().name());
    }
  }

  /** Of the whole, or of the part that was asked for; a range has none. */
  private static List<Checksum> checksums(S3Request request, ObjectView view, boolean partial) {
    if (!partial) {
      return view.facts().checksums();
    }
    List<PartFacts> parts = view.facts().parts();
    if (!request.query().has("partNumber")) {
      return List.of();
    }
    return parts.isEmpty()
        ? view.facts().checksums()
        : parts
            .get(Arguments.partNumber(request).value() - 1)
            .checksum()
            .map(sum -> new Checksum(sum.algorithm(), kind(view), sum.value()))
            .stream()
            .toList();
  }

  private static Checksum.Kind kind(ObjectView view) {
    return view.facts().checksums().stream()
        .map(Checksum::kind)
        .findFirst()
        .orElse(Checksum.Kind.FULL_OBJECT);
  }

  /**
   * The version that a request made. S3 tells a null version's name only to who reads or removes.
   */
  static void madeVersion(Optional<VersionId> version, ResponseHeaders out) {
    version(version.filter(VersionId.Numbered.class::isInstance), out);
  }

  /** The version that a request read or removed; a bucket that never had any says nothing. */
  static void version(Optional<VersionId> version, ResponseHeaders out) {
    version.ifPresent(id -> out.set("x-amz-version-id", id.text()));
  }

  /** The headers of GET and HEAD. */
  static ResponseHeaders object(
      S3Request request, ObjectView view, ByteRange range, boolean partial) {
    ResponseHeaders out = new ResponseHeaders();
    Attributes.write(view.facts().attributes(), out);
    out.set("etag", quoted(view.facts().etag()));
    out.set("last-modified", HttpDates.format(view.modifiedSeconds()));
    out.set("accept-ranges", "bytes");
    version(view.version(), out);
    if (partial && view.sizeBytes() > 0) {
      out.set(
          "content-range",
          "bytes " + range.start() + "-" + (range.end() - 1) + "/" + view.sizeBytes());
    }
    if (request.query().has("partNumber") && !view.facts().parts().isEmpty()) {
      out.set("x-amz-mp-parts-count", Integer.toString(view.facts().parts().size()));
    }
    boolean wanted =
        request.headers().first("x-amz-checksum-mode").orElse("").equalsIgnoreCase("ENABLED");
    if (wanted) {
      checksumHeaders(checksums(request, view, partial), out);
    }
    for (String name : OVERRIDES) {
      request
          .query()
          .nonEmpty("response-" + name)
          .ifPresent(value -> out.set(name, Attributes.wire(value)));
    }
    return out;
  }
}
