package dev.kiseki.adapters.lmdb.engine;

/** The outcome of a write operation that every reader already sees (VISIBLE). */
public interface Committed<T> {
  /** What the operation returned. */
  T value();

  /**
   * Waits until the operation survives power loss (DURABLE); from any thread, any number of times.
   *
   * <p>Fails with STORE_READ_ONLY if its flush failed: the operation may or may not be there after
   * the restart that is then needed.
   */
  void awaitDurable();

  /** Waits for durability, then gives the value. */
  default T durable() {
    awaitDurable();
    return value();
  }
}
