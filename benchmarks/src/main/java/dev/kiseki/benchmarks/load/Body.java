package dev.kiseki.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * The bytes of a request, never stored: block {@code i} of every body is a window on one random
 * block of 2 MiB, at an offset that depends on the body's seed and on {@code i}. So a body of 5 GiB
 * costs nothing to hold, stays in the processor's cache, and blocks that a server mixes up are
 * noticed, because neighbouring windows differ.
 */
final class Body {
  static final int BLOCK_BYTES = 1 << 20;

  /** Odd, so that the windows repeat only after {@link #BLOCK_BYTES} blocks. */
  private static final int STRIDE_BYTES = 4_099;

  private static final int SEED_STRIDE_BYTES = 65_537;
  private static final ByteBuffer SOURCE = randomBlock(2 * BLOCK_BYTES);

  static final Body EMPTY = new Body(SOURCE, 0, 0);

  private final ByteBuffer source;
  private final int firstOffset;
  private final long sizeBytes;
  private final String sha256Hex;
  private final long crc32c;

  private Body(ByteBuffer source, int firstOffset, long sizeBytes) {
    this.source = source;
    this.firstOffset = firstOffset;
    this.sizeBytes = sizeBytes;
    MessageDigest sha256 = newSha256();
    var crc = new CRC32C();
    for (long position = 0; position < sizeBytes; position += BLOCK_BYTES) {
      sha256.update(window(position));
      crc.update(window(position));
    }
    this.sha256Hex = HexFormat.of().formatHex(sha256.digest());
    this.crc32c = crc.getValue();
  }

  static Body random(int seed, long sizeBytes) {
    return new Body(SOURCE, Math.floorMod(seed * SEED_STRIDE_BYTES, BLOCK_BYTES), sizeBytes);
  }

  static Body text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Body(ByteBuffer.wrap(bytes), 0, bytes.length);
  }

  long sizeBytes() {
    return sizeBytes;
  }

  String sha256Hex() {
    return sha256Hex;
  }

  long crc32c() {
    return crc32c;
  }

  /** The bytes from a position, a multiple of {@link #BLOCK_BYTES}, to the end of its block. */
  ByteBuffer window(long position) {
    long block = position / BLOCK_BYTES;
    int offset = (int) ((firstOffset + block * STRIDE_BYTES) % BLOCK_BYTES);
    return source.slice(offset, (int) Math.min(BLOCK_BYTES, sizeBytes - position));
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Always the same bytes, so that a later run can verify what an earlier one stored. */
  private static ByteBuffer randomBlock(int sizeBytes) {
    byte[] bytes = new byte[sizeBytes];
    new SplittableRandom(2026).nextBytes(bytes);
    return ByteBuffer.allocateDirect(sizeBytes).put(bytes).flip().asReadOnlyBuffer();
  }
}
