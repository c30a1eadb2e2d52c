package dev.kiseki.adapters.lmdb.engine;

/**
 * Rows read from one snapshot, on the caller's thread. Short: no I/O but blob reads, no waits, and
 * no call of {@link Engine#write} (an open snapshot keeps old pages from being reused).
 */
@FunctionalInterface
public interface ReadOperation<T> {
  T apply(RowReader rows);
}
