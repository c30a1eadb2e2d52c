package dev.kiseki.adapters.fuse.kernel;

import java.time.Duration;

/**
 * Until when the kernel may at most show what replies let it keep. Granting can be stopped: then,
 * whatever the kernel does, nothing that was granted counts any more after {@link #leftNanos}.
 * Thread-safe.
 */
final class Grants {
  /** How long a name or attributes are kept without being asked for again. */
  static final Duration KEPT = Duration.ofSeconds(9);

  /**
   * How long after a grant was begun it has surely ended. The kernel reckons from when it reads the
   * reply, which is a scheduling delay later.
   */
  private static final Duration ENDED = KEPT.plusSeconds(1);

  private volatile boolean isStopped;
  private volatile boolean isUsed;
  private volatile long lastNanos;

  /**
   * To be asked before it is decided what is granted: so whoever stops that decision, or {@link
   * #stop}s, and then asks how long is {@link #leftNanos left}, has missed none.
   */
  boolean begin() {
    if (isStopped) {
      return false;
    }
    lastNanos = System.nanoTime();
    isUsed = true;
    return !isStopped;
  }

  void stop() {
    isStopped = true;
  }

  void resume() {
    if (isStopped) {
      isStopped = false;
    }
  }

  /** How long what was granted so far may still count; 0 or less when it does not. */
  long leftNanos() {
    return isUsed ? ENDED.toNanos() - (System.nanoTime() - lastNanos) : 0;
  }
}
