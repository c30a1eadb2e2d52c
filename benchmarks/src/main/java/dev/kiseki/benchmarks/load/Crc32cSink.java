package dev.kiseki.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Checks the bytes of an answer against the body that was stored. */
final class Crc32cSink implements BodySink {
  private final CRC32C crc = new CRC32C();

  @Override
  public void accept(ByteBuffer bytes) {
    crc.update(bytes);
  }

  void reset() {
    crc.reset();
  }

  boolean matches(Body expected) {
    return crc.getValue() == expected.crc32c();
  }
}
