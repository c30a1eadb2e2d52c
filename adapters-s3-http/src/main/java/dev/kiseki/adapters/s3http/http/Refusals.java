package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.error.S3Code;
import dev.kiseki.adapters.s3http.error.S3Translation;
import dev.kiseki.adapters.s3http.exchange.HttpDates;
import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.ErrorDocument;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.util.List;
import java.util.Optional;

/** Turns an error into the answer that S3 gives for it. */
final class Refusals {
  private static final String RETRY_AFTER_SECONDS = "5";

  private static final String DELETE_MARKER = "DeleteMarker";

  private final String hostId;

  Refusals(String hostId) {
    this.hostId = hostId;
  }

  /**
   * The answer.
   *
   * @param object whether the request was a GET or HEAD of an object
   */
  S3Response of(KisekiException error, String resource, String requestId, boolean object) {
    ResponseHeaders headers = new ResponseHeaders();
    if (error.code() == ErrorCode.NOT_MODIFIED) {
      fact(error, "ETag")
          .ifPresent(
              etag -> headers.set("etag", etag.startsWith("\"") ? etag : "\"" + etag + "\""));
      fact(error, "LastModified").ifPresent(seconds -> headers.set("last-modified", date(seconds)));
      return new S3Response.Empty(304, headers);
    }
    if (object
        && (error.code() == ErrorCode.NO_SUCH_KEY || error.code() == ErrorCode.NO_SUCH_VERSION)) {
      headers.set("x-amz-delete-marker", "false");
    }
    if (fact(error, DELETE_MARKER).isPresent()) {
      headers.set("x-amz-delete-marker", "true");
      fact(error, "VersionId").ifPresent(id -> headers.set("x-amz-version-id", id));
      if (error.code() == ErrorCode.METHOD_NOT_ALLOWED) {
        headers.set("allow", "DELETE");
        fact(error, "LastModified")
            .ifPresent(seconds -> headers.set("last-modified", date(seconds)));
      }
    }
    if (error.code() == ErrorCode.INVALID_RANGE) {
      fact(error, "ActualObjectSize")
          .ifPresent(size -> headers.set("content-range", "bytes */" + size));
    }
    S3Code code = S3Translation.of(error.code());
    if (code.status() == 503) {
      headers.set("retry-after", RETRY_AFTER_SECONDS);
    }
    List<Fact> facts = code.status() >= 500 ? List.of() : shown(error);
    String message =
        code.status() == 500
            ? "We encountered an internal error. Please try again."
            : error.sentence();
    return new S3Response.Document(
        code.status(),
        headers,
        ErrorDocument.of(code, message, facts, resource, requestId, hostId));
  }

  /** An answer that has no code in the catalogue of errors. */
  S3Response of(S3Code code, String message, String resource, String requestId) {
    return new S3Response.Document(
        code.status(),
        new ResponseHeaders(),
        ErrorDocument.of(code, message, List.of(), resource, requestId, hostId));
  }

  /** What is said of a delete marker is said in headers. */
  private static List<Fact> shown(KisekiException error) {
    if (fact(error, DELETE_MARKER).isEmpty()) {
      return error.facts();
    }
    return error.code() == ErrorCode.METHOD_NOT_ALLOWED
        ? List.of(Fact.of("Method", "GET"), Fact.of("ResourceType", DELETE_MARKER))
        : error.facts().stream().filter(fact -> fact.name().equals("Key")).toList();
  }

  private static String date(String seconds) {
    return seconds.chars().allMatch(Character::isDigit)
        ? HttpDates.format(Long.parseLong(seconds))
        : seconds;
  }

  private static Optional<String> fact(KisekiException error, String name) {
    return error.facts().stream()
        .filter(fact -> fact.name().equals(name))
        .map(Fact::value)
        .findFirst();
  }
}
