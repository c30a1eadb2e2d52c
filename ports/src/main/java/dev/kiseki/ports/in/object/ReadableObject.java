package dev.kiseki.ports.in.object;

import dev.kiseki.domain.ByteRange;
import dev.kiseki.ports.in.ByteSink;

/** An open object; holds its bytes in place until closed. One thread. */
public interface ReadableObject extends AutoCloseable {
  ObjectView view();

  /** What will be transferred: the range or part asked for, else all of it. */
  ByteRange range();

  /** Whether a range or part was asked for: 206. */
  boolean isPartial();

  /**
   * Writes the range's plaintext, in order, in pieces of at most 64 KiB. DATA_CORRUPT before a
   * damaged byte goes out. The sink may overwrite what lies before a piece in its array: a head of
   * its own can so go out with the first.
   */
  void transferTo(ByteSink sink);

  @Override
  void close();
}
