package dev.kiseki.adapters.lmdb.engine;

/**
 * Keeps the bytes of every blob that was reachable in a read operation's snapshot readable after
 * the operation ended. Cheap to take and close; from any thread. Close it: the space freed since
 * then waits for it ({@link EngineMetrics#oldestPinMillis()} shows a leak). Closing twice is
 * harmless.
 */
public interface Pin extends AutoCloseable {
  @Override
  void close();
}
