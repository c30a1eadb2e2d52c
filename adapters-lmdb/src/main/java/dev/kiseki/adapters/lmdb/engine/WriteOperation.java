package dev.kiseki.adapters.lmdb.engine;

/**
 * Rows read and changed as one atomic step, on the engine's writer thread. Short and free of I/O,
 * locks and waits; see {@link RowWriter} for running twice.
 */
@FunctionalInterface
public interface WriteOperation<T> {
  T apply(RowWriter rows);
}
