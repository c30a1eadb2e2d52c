package dev.kiseki.adapters.s3http.body;

import dev.kiseki.ports.in.BodySource;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Spare slice-sized arrays, so that a request does not begin with zeroing 64 KiB. Shared by all
 * threads; what does not fit is left to the collector.
 */
final class SliceBuffers {
  private static final int MAX_SPARE = 256;

  private final ArrayBlockingQueue<byte[]> spare = new ArrayBlockingQueue<>(MAX_SPARE);

  byte[] take() {
    byte[] buffer = spare.poll();
    return buffer != null ? buffer : new byte[BodySource.SLICE_BYTES];
  }

  void give(byte[] buffer) {
    spare.offer(buffer);
  }
}
