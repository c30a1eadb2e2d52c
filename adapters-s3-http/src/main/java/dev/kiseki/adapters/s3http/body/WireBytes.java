package dev.kiseki.adapters.s3http.body;

/** Bytes of a request body as they come, on one thread. */
@FunctionalInterface
public interface WireBytes {
  /**
   * Reads at least one byte.
   *
   * @return how many, or -1 after the last; a body that ends early is an exception, never -1
   */
  int read(byte[] target, int offset, int length);
}
