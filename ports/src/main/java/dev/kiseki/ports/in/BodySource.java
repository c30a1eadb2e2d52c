package dev.kiseki.ports.in;

import java.util.OptionalLong;

/**
 * The bytes of a new object or part, already freed of their transport coding. Pulled by the use
 * case, on one thread, only after everything that can refuse the request without its body has been
 * checked.
 */
public interface BodySource {
  /** Bytes of every slice but the last. A multiple of every frame size. */
  int SLICE_BYTES = 64 * 1024;

  /** The decoded length the client declared, if it did. */
  OptionalLong length();

  /**
   * The next slice: {@value #SLICE_BYTES} bytes, fewer at the end, empty after it. Valid until the
   * next call. Throws when the body is short or long, a chunk signature is wrong, or (at the latest
   * with the empty slice) a digest, the trailer or its signature does not match: nothing may be
   * committed before the empty slice was seen.
   */
  ByteSlice next();

  /** What the body turned out to be; after the empty slice. */
  BodyFacts facts();
}
