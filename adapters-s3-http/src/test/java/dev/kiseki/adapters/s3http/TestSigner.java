package dev.kiseki.adapters.s3http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A second implementation of SigV4, written from the specification and sharing nothing with the
 * first.
 */
public final class TestSigner {
  public static final String EMPTY_SHA = hex(sha256(new byte[0]));

  private final String accessKey;
  private final String secret;
  private final String timestamp;
  private final String region;
  private String previous = "";

  public TestSigner(String accessKey, String secret, String timestamp, String region) {
    this.accessKey = accessKey;
    this.secret = secret;
    this.timestamp = timestamp;
    this.region = region;
  }

  public String scope() {
    return timestamp.substring(0, 8) + "/" + region + "/s3/aws4_request";
  }

  /** The Authorization header; all given headers are signed. */
  public String authorization(
      String method,
      String canonicalPath,
      String canonicalQuery,
      Map<String, String> headers,
      String payloadHash) {
    TreeMap<String, String> sorted = new TreeMap<>(headers);
    String names = String.join(";", sorted.keySet());
    String signature = signature(method, canonicalPath, canonicalQuery, sorted, payloadHash);
    return "AWS4-HMAC-SHA256 Credential="
        + accessKey
        + "/"
        + scope()
        + ",SignedHeaders="
        + names
        + ",Signature="
        + signature;
  }

  public String signature(
      String method,
      String path,
      String query,
      SortedMap<String, String> headers,
      String payloadHash) {
    String lines =
        headers.entrySet().stream()
            .map(e -> e.getKey() + ":" + e.getValue().trim() + "\n")
            .collect(Collectors.joining());
    String canonical =
        method
            + "\n"
            + path
            + "\n"
            + query
            + "\n"
            + lines
            + "\n"
            + String.join(";", headers.keySet())
            + "\n"
            + payloadHash;
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + timestamp
            + "\n"
            + scope()
            + "\n"
            + hex(sha256(canonical.getBytes(StandardCharsets.ISO_8859_1)));
    previous = sign(toSign);
    return previous;
  }

  public String chunk(byte[] bytes) {
    previous =
        sign(
            "AWS4-HMAC-SHA256-PAYLOAD\n"
                + timestamp
                + "\n"
                + scope()
                + "\n"
                + previous
                + "\n"
                + EMPTY_SHA
                + "\n"
                + hex(sha256(bytes)));
    return previous;
  }

  public String trailer(String lines) {
    previous =
        sign(
            "AWS4-HMAC-SHA256-TRAILER\n"
                + timestamp
                + "\n"
                + scope()
                + "\n"
                + previous
                + "\n"
                + hex(sha256(lines.getBytes(StandardCharsets.UTF_8))));
    return previous;
  }

  private String sign(String toSign) {
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String step : new String[] {timestamp.substring(0, 8), region, "s3", "aws4_request"}) {
      key = hmac(key, step);
    }
    return hex(hmac(key, toSign));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
