package dev.kiseki.adapters.lmdb.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Txn;

/** Rows through one LMDB transaction; reused from operation to operation. One thread at a time. */
class TxnRows implements RowReader {
  private final RowStore store;
  private final KeyBuffer lookup = new KeyBuffer();
  private final List<LmdbCursor> cursors = new ArrayList<>();
  private @Nullable Txn<DirectBuffer> txn;

  TxnRows(RowStore store) {
    this.store = store;
  }

  final void bind(Txn<DirectBuffer> transaction) {
    txn = transaction;
  }

  /** Closes cursors the operation left open and forgets the transaction. */
  final void unbind() {
    closeCursors();
    txn = null;
  }

  final void closeCursors() {
    while (!cursors.isEmpty()) {
      cursors.getLast().close();
    }
  }

  final RowStore store() {
    return store;
  }

  final Txn<DirectBuffer> txn() {
    if (txn == null) {
      throw new IllegalStateException("rows used outside their operation");
    }
    return txn;
  }

  @Override
  public Optional<byte[]> get(Table table, byte[] key) {
    DirectBuffer found = store.table(table).get(txn(), lookup.of(key));
    if (found == null) {
      return Optional.empty();
    }
    byte[] value = new byte[found.capacity()];
    found.getBytes(0, value);
    return Optional.of(value);
  }

  @Override
  public boolean contains(Table table, byte[] key) {
    return store.table(table).get(txn(), lookup.of(key)) != null;
  }

  @Override
  public RowCursor cursor(Table table) {
    LmdbCursor cursor = new LmdbCursor(store.table(table).openCursor(txn()), cursors::remove);
    cursors.add(cursor);
    return cursor;
  }
}
