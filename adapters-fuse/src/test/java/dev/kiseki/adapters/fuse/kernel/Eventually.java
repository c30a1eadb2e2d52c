package dev.kiseki.adapters.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What becomes true soon, because another process or the kernel is on it. */
final class Eventually {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private Eventually() {}

  static void isTrue(BooleanSupplier condition, Supplier<String> otherwise) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean() && System.nanoTime() - start < PATIENCE_NANOS) {
      LockSupport.parkNanos(STEP_NANOS);
    }
    assertTrue(condition.getAsBoolean(), otherwise);
  }
}
