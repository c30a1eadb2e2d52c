package dev.kiseki.adapters.s3http.auth;

import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.adapters.s3http.target.TargetParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;

/**
 * The client's side of SigV4 by header, for requests that this process sends to itself.
 *
 * <p>Source: AWS S3 API reference, "Signature Calculations for the Authorization Header".
 */
public final class RequestSigner {
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final List<String> SIGNED = List.of("host", "x-amz-content-sha256", "x-amz-date");

  private final String accessKeyId;
  private final byte[] secret;
  private final TargetParser targets = new TargetParser(List.of());

  public RequestSigner(String accessKeyId, String secretKey) {
    this.accessKeyId = accessKeyId;
    this.secret = secretKey.getBytes(StandardCharsets.UTF_8);
  }

  /** The headers to send: {@code x-amz-date}, {@code x-amz-content-sha256}, Authorization. */
  public record Signed(String date, String payloadHash, String authorization) {}

  /**
   * Signs a request.
   *
   * @param host as the Host header has it
   * @param path as it goes out, percent-encoded
   * @param query as it goes out, percent-encoded; empty if there is none
   */
  public Signed sign(
      String method, String host, String path, String query, byte[] payload, Instant now) {
    String date = BASIC.format(now);
    String payloadHash = HexFormat.of().formatHex(Hmac.newSha256().digest(payload));
    RequestHeaders headers =
        RequestHeaders.builder()
            .add("host", host)
            .add("x-amz-content-sha256", payloadHash)
            .add("x-amz-date", date)
            .build();
    SigningScope scope = new SigningScope(accessKeyId, date.substring(0, 8), "us-east-1", "s3");
    String hash =
        CanonicalRequest.hash(
            targets.parse(method, path, query, host), headers, SIGNED, payloadHash);
    String toSign = String.join("\n", "AWS4-HMAC-SHA256", date, scope.text(), hash);
    SecretKeySpec key = SigningKeys.derive(secret, scope);
    byte[] signature = Hmac.sha256(key, toSign.getBytes(StandardCharsets.ISO_8859_1));
    return new Signed(
        date,
        payloadHash,
        "AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=%s,Signature=%s"
            .formatted(
                accessKeyId,
                scope.text(),
                String.join(";", SIGNED),
                HexFormat.of().formatHex(signature)));
  }
}
