package dev.kiseki.application.content;

import dev.kiseki.ports.out.keys.NamespaceKeys;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One frame's plaintext and its sealed form, reused: making 128 KiB of arrays per request would be
 * most of its garbage. One thread at a time.
 */
public final class FrameBuffers {
  /**
   * Before the first frame, for whoever sends it: the head of a response goes out in one write with
   * the first bytes of its body.
   */
  static final int HEAD_ROOM_BYTES = 4096;

  private final byte[] plain = new byte[HEAD_ROOM_BYTES + FrameSizes.LARGE_FRAME_BYTES];
  private final byte[] sealed =
      new byte[FrameSizes.LARGE_FRAME_BYTES + NamespaceKeys.FRAME_OVERHEAD];

  /** Behind the last byte of {@link #plain()} that may hold plaintext. */
  private int touchedEnd;

  /** Frames begin at {@link #HEAD_ROOM_BYTES}. */
  byte[] plain() {
    return plain;
  }

  byte[] sealed() {
    return sealed;
  }

  /** To be said before plaintext is written up to {@code end}. */
  void touch(int end) {
    touchedEnd = Math.max(touchedEnd, Math.min(end, plain.length));
  }

  /** Leaves no plaintext; costs what was written, not what the array is long. */
  private void clear() {
    Arrays.fill(plain, 0, touchedEnd, (byte) 0);
    touchedEnd = 0;
  }

  /**
   * Keeps a bounded number of idle ones; more are made when more are needed at once. The last one
   * given back is the next one taken: it is still in the processor's cache.
   */
  public static final class Pool {
    private final ConcurrentLinkedDeque<FrameBuffers> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger idleCount = new AtomicInteger();
    private final int maxIdle;

    public Pool(int maxIdle) {
      this.maxIdle = maxIdle;
    }

    FrameBuffers take() {
      FrameBuffers buffers = idle.pollFirst();
      if (buffers == null) {
        return new FrameBuffers();
      }
      idleCount.decrementAndGet();
      return buffers;
    }

    void giveBack(FrameBuffers buffers) {
      buffers.clear();
      if (idleCount.incrementAndGet() <= maxIdle) {
        idle.addFirst(buffers);
      } else {
        idleCount.decrementAndGet();
      }
    }
  }
}
