package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.file.FileLayer;
import dev.kiseki.adapters.lmdb.engine.file.StoreFile;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The data directory: whose it is, who has it open, and of which format it is.
 *
 * <pre>
 *  LOCK           held while a process has the store open; the process id inside
 *  KISEKI         "kiseki store 1": present only once the store was completely created
 *  KISEKI.new     a creation that has not finished
 *  rows/          data.mdb and lock.mdb
 *  journal/       journal-NNNNNNNN
 *  segments/      *.seg
 *  checkpoint-0, checkpoint-1
 * </pre>
 */
final class StoreDirectory implements AutoCloseable {
  private static final String FORMAT_FILE = "KISEKI";
  private static final String CREATING_FILE = "KISEKI.new";
  private static final String LOCK = "LOCK";
  private static final String FORMAT_NAME = "kiseki store ";
  private static final int FORMAT_VERSION = 1;

  private final FileLayer layer;
  private final Path root;
  private final StoreFile lock;

  private StoreDirectory(FileLayer layer, Path root, StoreFile lock) {
    this.layer = layer;
    this.root = root;
    this.lock = lock;
  }

  /** Takes the directory for this process. */
  static StoreDirectory lock(FileLayer layer, Path root) {
    layer.createDirectory(root);
    List<String> names = layer.list(root);
    if (!names.isEmpty()
        && !names.equals(List.of(LOCK))
        && !names.contains(FORMAT_FILE)
        && !names.contains(CREATING_FILE)) {
      throw new KisekiException(
          ErrorCode.STORE_FOREIGN,
          "the data directory is not empty and not a Kiseki store; choose another",
          Fact.of("directory", root));
    }
    StoreFile lock = layer.create(root.resolve(LOCK));
    if (!lock.tryLock()) {
      String holder = text(lock);
      lock.close();
      throw new KisekiException(
          ErrorCode.STORE_IN_USE,
          "the data directory is in use by another process; stop that, or choose another with --data",
          Fact.of("directory", root),
          Fact.of("process", holder.strip()));
    }
    write(lock, String.format("%-20d%n", ProcessHandle.current().pid()));
    return new StoreDirectory(layer, root, lock);
  }

  /** Whether the store was completely created. Fails on a format this version does not know. */
  boolean isComplete() {
    if (!layer.exists(root.resolve(FORMAT_FILE))) {
      return false;
    }
    try (StoreFile file = layer.open(root.resolve(FORMAT_FILE))) {
      String text = text(file).strip();
      if (!text.equals(FORMAT_NAME + FORMAT_VERSION)) {
        throw new KisekiException(
            ErrorCode.STORE_FORMAT_UNKNOWN,
            "the store is of a format that this version does not know",
            Fact.of("directory", root),
            Fact.of("format", text));
      }
    }
    return true;
  }

  /** Empties what an unfinished creation left and marks a new one as begun. */
  void beginCreation() {
    try (StoreFile file = layer.create(root.resolve(CREATING_FILE))) {
      write(file, FORMAT_NAME + FORMAT_VERSION + "\n");
      file.syncData();
    }
    layer.syncDirectory(root);
    for (Path directory : List.of(rows(), journal(), segments())) {
      layer.createDirectory(directory);
      layer.list(directory).forEach(name -> layer.delete(directory.resolve(name)));
      // What is gone stays gone before a new file takes its name: a delete that reaches the disk
      // late must not take the new file with it.
      layer.syncDirectory(directory);
    }
    layer.delete(SideFile.path(root, 0));
    layer.delete(SideFile.path(root, 1));
    layer.syncDirectory(root);
  }

  /** Everything is durable: from now on this is a store. */
  void endCreation() {
    layer.rename(root.resolve(CREATING_FILE), root.resolve(FORMAT_FILE));
    layer.syncDirectory(root);
  }

  Path root() {
    return root;
  }

  Path rows() {
    return root.resolve("rows");
  }

  Path journal() {
    return root.resolve("journal");
  }

  Path segments() {
    return root.resolve("segments");
  }

  private static void write(StoreFile file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    MemorySegment memory = Arena.ofAuto().allocate(bytes.length);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    file.write(memory, 0);
  }

  private static String text(StoreFile file) {
    MemorySegment memory = Arena.ofAuto().allocate(64);
    int bytes = file.read(memory, 0);
    return new String(
        memory.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    lock.close();
  }
}
