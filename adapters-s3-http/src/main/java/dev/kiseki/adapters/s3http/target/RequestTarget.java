package dev.kiseki.adapters.s3http.target;

import java.util.Optional;

/**
 * Where a request points: the raw target as it was sent, and bucket, key and query decoded from it.
 *
 * @param decodedPath the path of the request line, percent-decoded once and otherwise untouched;
 *     what the signature covers, also when the bucket comes from the host name
 * @param fromHost whether the bucket was named by the Host header
 */
public record RequestTarget(
    String method,
    String rawPath,
    String rawQuery,
    String decodedPath,
    Optional<String> bucket,
    boolean fromHost,
    Optional<String> key,
    QueryParameters query,
    Origin origin) {

  /**
   * What the client spoke to.
   *
   * @param host as in the Host header, with the port
   */
  public record Origin(boolean isSecure, String host) {}

  /** The object's URL, as this client would have to write it. */
  public String objectUrl() {
    String path = fromHost ? "/" : "/" + bucket.orElse("") + "/";
    String scheme = origin.isSecure() ? "https://" : "http://";
    return scheme + origin.host() + path + PercentCodec.encode(key.orElse(""), true);
  }

  /** The resource for error documents: the path that addresses bucket and key. */
  public String resource() {
    return "/" + bucket.orElse("") + key.map(k -> "/" + k).orElse("");
  }
}
