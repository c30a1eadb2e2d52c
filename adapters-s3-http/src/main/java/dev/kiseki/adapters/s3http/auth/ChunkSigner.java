package dev.kiseki.adapters.s3http.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;

/**
 * The chain of chunk signatures of one streaming upload; each covers the one before, the first the
 * request's own. Used by one thread.
 *
 * <p>Source: AWS S3 API reference, "Signature Calculations: Transferring Payload in Multiple
 * Chunks" and "… Including Trailing Headers".
 */
public final class ChunkSigner {
  private static final String EMPTY_HASH =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private final SecretKeySpec key;
  private final String timestampAndScope;
  private String previous;

  ChunkSigner(SecretKeySpec key, String timestamp, String scope, String seedSignature) {
    this.key = key;
    this.timestampAndScope = timestamp + "\n" + scope + "\n";
    this.previous = seedSignature;
  }

  /** Whether this is the signature of the chunk with the given SHA-256; moves the chain on. */
  public boolean acceptsChunk(String signature, byte[] chunkSha256) {
    String toSign =
        "AWS4-HMAC-SHA256-PAYLOAD\n"
            + timestampAndScope
            + previous
            + "\n"
            + EMPTY_HASH
            + "\n"
            + HexFormat.of().formatHex(chunkSha256);
    return accepts(signature, toSign);
  }

  /** Whether this is the signature of the trailer lines, {@code name:value\n} each. */
  public boolean acceptsTrailer(String signature, byte[] trailerSha256) {
    String toSign =
        "AWS4-HMAC-SHA256-TRAILER\n"
            + timestampAndScope
            + previous
            + "\n"
            + HexFormat.of().formatHex(trailerSha256);
    return accepts(signature, toSign);
  }

  private boolean accepts(String signature, String toSign) {
    byte[] mac = Hmac.sha256(key, toSign.getBytes(StandardCharsets.ISO_8859_1));
    previous = HexFormat.of().formatHex(mac);
    return MessageDigest.isEqual(
        previous.getBytes(StandardCharsets.US_ASCII),
        signature.getBytes(StandardCharsets.ISO_8859_1));
  }
}
