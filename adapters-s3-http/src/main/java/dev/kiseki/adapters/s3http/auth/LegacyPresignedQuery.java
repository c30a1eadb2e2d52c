package dev.kiseki.adapters.s3http.auth;

import dev.kiseki.adapters.s3http.target.QueryParameter;
import dev.kiseki.adapters.s3http.target.QueryParameters;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.adapters.s3http.target.RequestTarget;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.identity.SigningIdentity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * SigV2 by presigned query, kept because boto3 still makes such URLs by default for us-east-1.
 *
 * <p>Source: AWS S3 user guide, "Signing and authenticating REST requests (AWS signature version
 * 2)".
 */
final class LegacyPresignedQuery {
  private static final Set<String> SIGNED_PARAMETERS =
      Set.of(
          "accelerate",
          "acl",
          "analytics",
          "cors",
          "defaultObjectAcl",
          "delete",
          "encryption",
          "inventory",
          "legal-hold",
          "lifecycle",
          "location",
          "logging",
          "metrics",
          "notification",
          "object-lock",
          "partNumber",
          "policy",
          "policyStatus",
          "publicAccessBlock",
          "replication",
          "requestPayment",
          "restore",
          "retention",
          "response-cache-control",
          "response-content-disposition",
          "response-content-encoding",
          "response-content-language",
          "response-content-type",
          "response-expires",
          "select",
          "select-type",
          "storageClass",
          "tagging",
          "torrent",
          "uploadId",
          "uploads",
          "versionId",
          "versioning",
          "versions",
          "website");

  private LegacyPresignedQuery() {}

  static boolean isPresent(QueryParameters query) {
    return query.has("AWSAccessKeyId") && query.has("Signature");
  }

  static String accessKeyId(QueryParameters query) {
    return query.first("AWSAccessKeyId").orElse("");
  }

  static void requireValid(
      RequestTarget target, RequestHeaders headers, SigningIdentity identity, long nowSeconds) {
    String expires =
        target
            .query()
            .nonEmpty("Expires")
            .orElseThrow(
                () ->
                    new KisekiException(
                        ErrorCode.ACCESS_DENIED,
                        "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters"));
    if (nowSeconds >= seconds(expires)) {
      throw new KisekiException(ErrorCode.REQUEST_EXPIRED, "Request has expired");
    }
    byte[] secret = identity.secretBytes();
    boolean good =
        isSigned(target, toSign(target, headers, expires, target.rawPath()), secret)
            || (isBareBucket(target)
                && isSigned(
                    target, toSign(target, headers, expires, target.rawPath() + "/"), secret));
    Arrays.fill(secret, (byte) 0);
    if (!good) {
      throw Authenticator.mismatch();
    }
  }

  private static boolean isSigned(RequestTarget target, String toSign, byte[] secret) {
    byte[] mac = Hmac.sha1(secret, toSign.getBytes(StandardCharsets.ISO_8859_1));
    byte[] sent = target.query().first("Signature").orElse("").getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(Base64.getEncoder().encode(mac), sent);
  }

  /** A bucket's path without a slash at its end: boto3 signs it as if it had one, as S3 does. */
  private static boolean isBareBucket(RequestTarget target) {
    return target.bucket().isPresent()
        && !target.fromHost()
        && !target.rawPath().endsWith("/")
        && target.key().isEmpty();
  }

  private static long seconds(String expires) {
    try {
      return Long.parseLong(expires);
    } catch (NumberFormatException e) {
      throw new KisekiException(
          ErrorCode.ACCESS_DENIED, "Invalid date (should be seconds since epoch)");
    }
  }

  private static String toSign(
      RequestTarget target, RequestHeaders headers, String expires, String path) {
    StringBuilder out = new StringBuilder(256);
    out.append(target.method()).append('\n');
    out.append(headers.first("content-md5").orElse("")).append('\n');
    out.append(headers.first("content-type").orElse("")).append('\n');
    out.append(expires).append('\n');
    appendAmzHeaders(headers, out);
    appendResource(target, path, out);
    return out.toString();
  }

  private static void appendAmzHeaders(RequestHeaders headers, StringBuilder out) {
    TreeMap<String, String> sorted = new TreeMap<>();
    headers.forEach(
        (name, value) -> {
          if (name.startsWith("x-amz-")) {
            sorted.merge(name, value, (a, b) -> a + "," + b);
          }
        });
    sorted.forEach((name, value) -> out.append(name).append(':').append(value).append('\n'));
  }

  private static void appendResource(RequestTarget target, String path, StringBuilder out) {
    String bucket = target.bucket().orElse("");
    if (target.fromHost()) {
      out.append('/').append(bucket);
    }
    out.append(path);
    List<QueryParameter> signed = new ArrayList<>();
    for (QueryParameter parameter : target.query().all()) {
      if (SIGNED_PARAMETERS.contains(parameter.name())) {
        signed.add(parameter);
      }
    }
    signed.sort(Comparator.comparing(QueryParameter::name));
    char separator = '?';
    for (QueryParameter parameter : signed) {
      out.append(separator).append(parameter.name());
      if (!parameter.value().isEmpty()) {
        // The text to sign holds one char for each byte, as headers and the raw path do.
        out.append('=')
            .append(
                new String(
                    parameter.value().getBytes(StandardCharsets.UTF_8),
                    StandardCharsets.ISO_8859_1));
      }
      separator = '&';
    }
  }
}
