package dev.kiseki.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests with AWS Signature Version 4 in the Authorization header. A signature stays valid
 * for 15 minutes, so one head may be sent many times.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">AWS:
 *     Authenticating Requests, Using the Authorization Header</a>
 */
final class SigV4Signer {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String SIGNED_HEADERS = "host;x-amz-content-sha256;x-amz-date";
  private static final String REGION = "us-east-1";
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Credentials credentials;
  private final String host;

  SigV4Signer(Credentials credentials, String host) {
    this.credentials = credentials;
    this.host = host;
  }

  /** The whole head of the request, from the request line to the empty line. */
  byte[] signedHead(S3Request request, Instant now) {
    String timestamp = TIMESTAMP.format(now);
    String head =
        request.method()
            + " "
            + request.target()
            + " HTTP/1.1\r\n"
            + "Host: "
            + host
            + "\r\n"
            + "Content-Length: "
            + request.body().sizeBytes()
            + "\r\n"
            + "x-amz-content-sha256: "
            + request.body().sha256Hex()
            + "\r\n"
            + "x-amz-date: "
            + timestamp
            + "\r\n"
            + "Authorization: "
            + authorization(request, timestamp)
            + "\r\n\r\n";
    return head.getBytes(StandardCharsets.US_ASCII);
  }

  String authorization(S3Request request, String timestamp) {
    String date = timestamp.substring(0, 8);
    String scope = date + "/" + REGION + "/s3/aws4_request";
    String toSign =
        ALGORITHM
            + "\n"
            + timestamp
            + "\n"
            + scope
            + "\n"
            + hex(sha256(canonicalRequest(request, timestamp)));
    return ALGORITHM
        + " Credential="
        + credentials.accessKey()
        + "/"
        + scope
        + ", SignedHeaders="
        + SIGNED_HEADERS
        + ", Signature="
        + hex(hmac(signingKey(date), toSign));
  }

  private String canonicalRequest(S3Request request, String timestamp) {
    String payloadHash = request.body().sha256Hex();
    return request.method()
        + "\n"
        + request.path()
        + "\n"
        + request.canonicalQuery()
        + "\n"
        + "host:"
        + host
        + "\n"
        + "x-amz-content-sha256:"
        + payloadHash
        + "\n"
        + "x-amz-date:"
        + timestamp
        + "\n\n"
        + SIGNED_HEADERS
        + "\n"
        + payloadHash;
  }

  private byte[] signingKey(String date) {
    byte[] secret = ("AWS4" + credentials.secretKey()).getBytes(StandardCharsets.UTF_8);
    return hmac(hmac(hmac(hmac(secret, date), REGION), "s3"), "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static byte[] sha256(String text) {
    return Body.newSha256().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
