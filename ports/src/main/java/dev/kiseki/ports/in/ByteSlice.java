package dev.kiseki.ports.in;

/** A run of bytes in an array that belongs to whoever handed it out. */
public record ByteSlice(byte[] array, int offset, int length) {
  public static final ByteSlice EMPTY = new ByteSlice(new byte[0], 0, 0);

  public boolean isEmpty() {
    return length == 0;
  }
}
