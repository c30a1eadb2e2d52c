package dev.kiseki.adapters.s3http.target;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Splits a request target into bucket, key and query, in path style always and in virtual-host
 * style for the configured domains and {@code localhost}.
 *
 * <p>Nothing is normalised: {@code a//b}, {@code ..}, {@code %2F} and {@code ;x} are parts of keys.
 */
public final class TargetParser {
  /** S3's limit for keys, in bytes of UTF-8. */
  public static final int MAX_KEY_BYTES = 1024;

  private final List<String> hostSuffixes;

  /** Domains as in {@code s3.example.org}; {@code BUCKET.s3.example.org} then names a bucket. */
  public TargetParser(List<String> domains) {
    List<String> suffixes = new ArrayList<>();
    suffixes.add(".localhost");
    for (String domain : domains) {
      suffixes.add("." + domain.toLowerCase(Locale.ROOT));
    }
    this.hostSuffixes = List.copyOf(suffixes);
  }

  public RequestTarget parse(String method, String rawPath, String rawQuery, String host) {
    return parse(method, rawPath, rawQuery, new RequestTarget.Origin(false, host));
  }

  /** The same of a client that may have come over TLS. */
  public RequestTarget parse(
      String method, String rawPath, String rawQuery, RequestTarget.Origin origin) {
    String path = originForm(rawPath);
    String decoded = PercentCodec.decode(path, false);
    QueryParameters query = QueryParameters.parse(rawQuery);
    Optional<String> hostBucket = bucketOfHost(origin.host());
    String bucket;
    String key;
    if (hostBucket.isPresent()) {
      bucket = hostBucket.get();
      key = decoded.substring(1);
    } else {
      // The bucket ends at the first slash that was sent as a slash; an escaped one belongs to a
      // name.
      int slash = path.indexOf('/', 1);
      bucket = PercentCodec.decode(slash < 0 ? path.substring(1) : path.substring(1, slash), false);
      key = slash < 0 ? "" : PercentCodec.decode(path.substring(slash + 1), false);
    }
    if (bucket.isEmpty() && !key.isEmpty()) {
      throw new KisekiException(
          ErrorCode.INVALID_NAMESPACE_NAME,
          "The specified bucket is not valid.",
          Fact.of("BucketName", ""));
    }
    checkKey(key);
    return new RequestTarget(
        method,
        path,
        rawQuery,
        decoded,
        present(bucket),
        hostBucket.isPresent(),
        present(key),
        query,
        origin);
  }

  private static Optional<String> present(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** The limits of every key, wherever it comes from. */
  public static void checkKey(String key) {
    // Every char is at most three bytes: the exact count is needed for long keys only.
    if (key.length() > MAX_KEY_BYTES / 3) {
      int bytes = key.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_KEY_BYTES) {
        throw new KisekiException(
            ErrorCode.KEY_TOO_LONG,
            "Your key is too long",
            Fact.of("Size", Integer.toString(bytes)),
            Fact.of("MaxSizeAllowed", Integer.toString(MAX_KEY_BYTES)));
      }
    }
    if (key.indexOf('\0') >= 0) {
      throw new KisekiException(ErrorCode.INVALID_ARGUMENT, "Object keys must not contain NUL.");
    }
  }

  private static String originForm(String rawPath) {
    if (rawPath.startsWith("/")) {
      return rawPath;
    }
    // RFC 9112 3.2.2: a server must accept the absolute form too.
    if (rawPath.startsWith("http://") || rawPath.startsWith("https://")) {
      int slash = rawPath.indexOf('/', rawPath.indexOf("//") + 2);
      return slash < 0 ? "/" : rawPath.substring(slash);
    }
    throw new KisekiException(ErrorCode.INVALID_URI, "Couldn't parse the specified URI.");
  }

  private Optional<String> bucketOfHost(String hostHeader) {
    String host = hostName(hostHeader);
    for (String suffix : hostSuffixes) {
      if (host.length() > suffix.length()
          && host.regionMatches(
              true, host.length() - suffix.length(), suffix, 0, suffix.length())) {
        String bucket = host.substring(0, host.length() - suffix.length());
        return Optional.of(bucket.toLowerCase(Locale.ROOT));
      }
    }
    return Optional.empty();
  }

  private static String hostName(String hostHeader) {
    int colon = hostHeader.lastIndexOf(':');
    boolean port = colon > hostHeader.lastIndexOf(']');
    return port && colon >= 0 ? hostHeader.substring(0, colon) : hostHeader;
  }
}
