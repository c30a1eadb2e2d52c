package dev.kiseki.adapters.lmdb.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs clients of an engine at once: every other on a virtual thread, because those hand their
 * writes over where platform threads may run them themselves.
 */
final class Clients {
  private Clients() {}

  /** Runs all and waits for them; fails with what the first to fail threw. */
  static void runAll(List<? extends Runnable> clients) throws InterruptedException {
    List<Throwable> failures = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (Runnable client : clients) {
      Thread.Builder builder = threads.size() % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
      threads.add(
          builder
              .uncaughtExceptionHandler(
                  (_, e) -> {
                    synchronized (failures) {
                      failures.add(e);
                    }
                  })
              .start(client));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (!failures.isEmpty()) {
      throw new AssertionError("a client failed", failures.getFirst());
    }
  }
}
