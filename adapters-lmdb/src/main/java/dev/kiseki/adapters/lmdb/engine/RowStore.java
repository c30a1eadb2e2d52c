package dev.kiseki.adapters.lmdb.engine;

import static org.lmdbjava.DbiFlags.MDB_CREATE;
import static org.lmdbjava.EnvFlags.MDB_NORDAHEAD;
import static org.lmdbjava.EnvFlags.MDB_NOSYNC;
import static org.lmdbjava.EnvFlags.MDB_NOTLS;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.lmdbjava.Dbi;
import org.lmdbjava.DirectBufferProxy;
import org.lmdbjava.Env;
import org.lmdbjava.Txn;

/**
 * The LMDB environment. Commits are never synced (MDB_NOSYNC): they make rows visible, the journal
 * makes them durable. After power loss the file is an arbitrary mix of old and new pages; only a
 * snapshot that was synced, saved by its meta pages and pinned by a read transaction ever since can
 * be trusted. Never WRITEMAP (stray writes would reach the file) or NOMEMINIT (heap would).
 */
final class RowStore implements AutoCloseable {
  /** Key names, sizes and times are in clear. */
  private static final int OWNER_ONLY = 0600;

  static final String DATA_FILE = "data.mdb";
  static final String LOCK_FILE = "lock.mdb";
  static final int PAGE_BYTES = 4096;

  /** Read transactions besides the pool: old and new checkpoint pin, and room to spare. */
  private static final int EXTRA_READERS = 16;

  private final Env<DirectBuffer> env;
  private final Map<Table, Dbi<DirectBuffer>> tables = new EnumMap<>(Table.class);
  private final long mapBytes;

  RowStore(Path directory, EngineConfig config) {
    this.mapBytes = config.mapBytes();
    this.env =
        Env.create(DirectBufferProxy.PROXY_DB)
            .setMapSize(config.mapBytes())
            .setMaxDbs(Table.values().length + 4)
            .setMaxReaders(config.maxReaders() + EXTRA_READERS)
            .open(directory.toFile(), OWNER_ONLY, MDB_NOSYNC, MDB_NOTLS, MDB_NORDAHEAD);
  }

  /** Opens every table, creating those the store does not have yet. */
  void openTables() {
    for (Table table : Table.values()) {
      tables.put(table, env.openDbi(table.name().toLowerCase(Locale.ROOT), MDB_CREATE));
    }
  }

  Dbi<DirectBuffer> table(Table table) {
    Dbi<DirectBuffer> dbi = tables.get(table);
    if (dbi == null) {
      throw new IllegalStateException("tables are not open");
    }
    return dbi;
  }

  Txn<DirectBuffer> beginRead() {
    return env.txnRead();
  }

  Txn<DirectBuffer> beginWrite() {
    return env.txnWrite();
  }

  /** Flushes every page written so far, the data file's length too. */
  void sync() {
    env.sync(true);
  }

  /** Bytes of the data file that are in use or free inside LMDB. */
  long usedBytes() {
    return (env.info().lastPageNumber + 1) * PAGE_BYTES;
  }

  long lastTransaction() {
    return env.info().lastTransactionId;
  }

  long mapBytes() {
    return mapBytes;
  }

  @Override
  public void close() {
    env.close();
  }
}
