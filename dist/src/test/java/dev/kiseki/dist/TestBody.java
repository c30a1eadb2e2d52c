package dev.kiseki.dist;

import dev.kiseki.ports.in.BodyFacts;
import dev.kiseki.ports.in.BodySource;
import dev.kiseki.ports.in.ByteSlice;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.OptionalLong;

/** A body from an array. */
final class TestBody implements BodySource {
  private final byte[] bytes;
  private final boolean isLengthKnown;
  private int position;

  TestBody(byte[] bytes, boolean isLengthKnown) {
    this.bytes = bytes;
    this.isLengthKnown = isLengthKnown;
  }

  @Override
  public OptionalLong length() {
    return isLengthKnown ? OptionalLong.of(bytes.length) : OptionalLong.empty();
  }

  @Override
  public ByteSlice next() {
    int count = Math.min(SLICE_BYTES, bytes.length - position);
    ByteSlice slice = new ByteSlice(bytes, position, count);
    position += count;
    return slice;
  }

  @Override
  public BodyFacts facts() {
    return new BodyFacts(md5(bytes), List.of());
  }

  static byte[] md5(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
