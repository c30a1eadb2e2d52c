package dev.kiseki.adapters.lmdb.engine;

/** Hears of every flush of the journal, on the flusher's thread: must be quick, and never throw. */
@FunctionalInterface
public interface FlushListener {
  /**
   * One flush made operations durable.
   *
   * @param operationCount how many shared it
   * @param nanos how long its writes and its sync took
   */
  void flushed(int operationCount, long nanos);
}
