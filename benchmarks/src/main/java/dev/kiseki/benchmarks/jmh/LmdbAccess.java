package dev.kiseki.benchmarks.jmh;

import static org.lmdbjava.DbiFlags.MDB_CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The three accesses that metadata is made of, per row: put in a large commit, get, range scan. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LmdbAccess {
  private static final int ROWS = 1_000_000;
  private static final int BATCH = 1_000;
  private static final int KEY_BYTES = 16;
  private static final int VALUE_BYTES = 100;
  private static final long MAP_BYTES = 4L << 30;

  /** Odd and large: neighbouring steps land on distant pages, and every row is met. */
  private static final int STRIDE = 618_033;

  private final Path folder;
  private final Env<ByteBuffer> env;
  private final Dbi<ByteBuffer> table;
  private final ByteBuffer key = ByteBuffer.allocateDirect(KEY_BYTES);
  private final ByteBuffer value = ByteBuffer.allocateDirect(VALUE_BYTES);
  private long at;

  /** Opens without syncs: the disk is not what is measured. */
  public LmdbAccess() {
    folder = temporaryFolder();
    env =
        Env.create().setMapSize(MAP_BYTES).setMaxDbs(1).open(folder.toFile(), EnvFlags.MDB_NOSYNC);
    table = env.openDbi("rows", MDB_CREATE);
  }

  /** Makes a million rows. */
  @Setup
  public void fill() {
    for (int row = 0; row < ROWS; row += BATCH) {
      put();
    }
  }

  /** Rewrites distant rows in one commit. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void put() {
    try (Txn<ByteBuffer> txn = env.txnWrite()) {
      for (int i = 0; i < BATCH; i++) {
        table.put(txn, nextKey(), value.clear());
      }
      txn.commit();
    }
  }

  /** Reads distant rows in one transaction. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long get() {
    long sum = 0;
    try (Txn<ByteBuffer> txn = env.txnRead()) {
      for (int i = 0; i < BATCH; i++) {
        sum += table.get(txn, nextKey()).getLong(0);
      }
    }
    return sum;
  }

  /** Reads neighbouring rows, as a page of a listing does. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long scan() {
    long sum = 0;
    try (Txn<ByteBuffer> txn = env.txnRead();
        Cursor<ByteBuffer> cursor = table.openCursor(txn)) {
      boolean found = cursor.get(rowKey(0), GetOp.MDB_SET_RANGE);
      for (int i = 0; found && i < BATCH; i++) {
        sum += cursor.val().getLong(0);
        found = cursor.next();
      }
    }
    return sum;
  }

  /** Removes the table. */
  @TearDown
  public void delete() throws IOException {
    env.close();
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(folder)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }

  /** JMH extends this class, and its constructors may not throw. */
  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("kiseki-lmdb");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ByteBuffer nextKey() {
    at = (at + STRIDE) % ROWS;
    return rowKey(at);
  }

  private ByteBuffer rowKey(long row) {
    return key.putLong(0, 0).putLong(Long.BYTES, row).clear();
  }
}
