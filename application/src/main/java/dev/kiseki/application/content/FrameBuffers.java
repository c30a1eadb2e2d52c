package dev.kiseki.application.content;

import dev.kiseki.ports.out.keys.NamespaceKeys;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * One frame's plaintext and its sealed form, reused: making 128 KiB of arrays per request would be
 * most of its garbage.
 */
public final class FrameBuffers {
  private final byte[] plain = new byte[FrameSizes.LARGE_FRAME_BYTES];
  private final byte[] sealed =
      new byte[FrameSizes.LARGE_FRAME_BYTES + NamespaceKeys.FRAME_OVERHEAD];

  byte[] plain() {
    return plain;
  }

  byte[] sealed() {
    return sealed;
  }

  /** Keeps a bounded number of idle ones; more are made when more are needed at once. */
  public static final class Pool {
    private final ArrayBlockingQueue<FrameBuffers> idle;

    public Pool(int maxIdle) {
      idle = new ArrayBlockingQueue<>(maxIdle);
    }

    FrameBuffers take() {
      FrameBuffers buffers = idle.poll();
      return buffers == null ? new FrameBuffers() : buffers;
    }

    void giveBack(FrameBuffers buffers) {
      idle.offer(buffers);
    }
  }
}
