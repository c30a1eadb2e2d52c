package dev.kiseki.adapters.lmdb.engine;

import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.GetOp;
import org.lmdbjava.SeekOp;

/** A cursor of one operation. */
final class LmdbCursor implements RowCursor {
  private final Cursor<DirectBuffer> cursor;
  private final KeyBuffer from = new KeyBuffer();
  private final Consumer<LmdbCursor> onClose;
  private boolean closed;

  LmdbCursor(Cursor<DirectBuffer> cursor, Consumer<LmdbCursor> onClose) {
    this.cursor = cursor;
    this.onClose = onClose;
  }

  @Override
  public boolean seek(byte[] key) {
    return key.length == 0
        ? cursor.seek(SeekOp.MDB_FIRST)
        : cursor.get(from.of(key), GetOp.MDB_SET_RANGE);
  }

  @Override
  public boolean seekBefore(byte[] key) {
    if (key.length == 0) {
      return false;
    }
    return cursor.get(from.of(key), GetOp.MDB_SET_RANGE) ? cursor.prev() : seekLast();
  }

  @Override
  public boolean seekLast() {
    return cursor.seek(SeekOp.MDB_LAST);
  }

  @Override
  public boolean next() {
    return cursor.next();
  }

  @Override
  public boolean previous() {
    return cursor.prev();
  }

  @Override
  public DirectBuffer key() {
    return cursor.key();
  }

  @Override
  public DirectBuffer value() {
    return cursor.val();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      cursor.close();
      onClose.accept(this);
    }
  }
}
