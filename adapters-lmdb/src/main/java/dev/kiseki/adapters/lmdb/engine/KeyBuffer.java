package dev.kiseki.adapters.lmdb.engine;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The one place where a heap key becomes memory that LMDB may read: a heap-backed buffer as a key
 * would end the process. Not thread-safe.
 */
final class KeyBuffer {
  private final ByteBuffer memory = ByteBuffer.allocateDirect(512);
  private final UnsafeBuffer view = new UnsafeBuffer(memory, 0, 0);

  /** The key in native memory, until the next call. */
  DirectBuffer of(byte[] key) {
    checkLength(key);
    view.wrap(memory, 0, key.length);
    view.putBytes(0, key);
    return view;
  }

  static void checkLength(byte[] key) {
    if (key.length == 0 || key.length > RowReader.MAX_KEY_BYTES) {
      throw new IllegalArgumentException("row key of " + key.length + " bytes");
    }
  }
}
