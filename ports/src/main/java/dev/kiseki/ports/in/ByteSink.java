package dev.kiseki.ports.in;

/** Takes plaintext on its way out. The array is reused after the call. */
@FunctionalInterface
public interface ByteSink {
  void write(byte[] bytes, int offset, int length);
}
