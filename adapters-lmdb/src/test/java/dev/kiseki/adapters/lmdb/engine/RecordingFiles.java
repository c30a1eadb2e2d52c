package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.EngineSeams.RowFileProbe;
import dev.kiseki.adapters.lmdb.engine.file.StoreFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Records what the engine does to its files. LMDB writes its file by itself: what it wrote is found
 * by comparing the file with a copy, page by page, after each commit and before each flush.
 */
final class RecordingFiles extends ForwardingFiles implements RowFileProbe {
  private static final int PAGE = RowStore.PAGE_BYTES;
  private static final long SYNC_NANOS = 500_000;

  private final CrashLog log;
  private final Path rowFile;
  private final Predicate<Path> syncIsLost;
  private final Runnable duringRowSync;
  private byte[] shadow = new byte[0];

  /**
   * @param syncIsLost files whose syncs are reported done but never happen
   * @param duringRowSync runs while LMDB's flush is under way
   */
  RecordingFiles(CrashLog log, Path directory, Predicate<Path> syncIsLost, Runnable duringRowSync) {
    this.log = log;
    this.rowFile = directory.resolve("rows").resolve(RowStore.DATA_FILE);
    this.syncIsLost = syncIsLost;
    this.duringRowSync = duringRowSync;
    if (Files.exists(rowFile)) {
      shadow = contents();
    }
  }

  private byte[] contents() {
    try {
      return Files.readAllBytes(rowFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public StoreFile create(Path path) {
    boolean isNew = !exists(path);
    StoreFile file = super.create(path);
    if (isNew) {
      log.add(new CrashLog.Create(path));
    }
    return file;
  }

  @Override
  public void syncDirectory(Path directory) {
    int begun = log.size();
    if (!syncIsLost.test(directory)) {
      log.add(new CrashLog.SyncDirectory(directory, begun));
    }
  }

  @Override
  public void createDirectory(Path directory) {
    super.createDirectory(directory);
    log.add(new CrashLog.Directory(directory));
  }

  @Override
  public void rename(Path from, Path to) {
    super.rename(from, to);
    log.add(new CrashLog.Rename(from, to));
  }

  @Override
  public void delete(Path path) {
    super.delete(path);
    log.add(new CrashLog.Delete(path));
    if (path.equals(rowFile)) {
      // What LMDB creates in its place is a new file.
      forgetRowFile();
    }
  }

  @Override
  StoreFile wrap(StoreFile file) {
    return new ForwardingFile(file) {
      @Override
      public void write(MemorySegment source, long position) {
        byte[] bytes = source.toArray(ValueLayout.JAVA_BYTE);
        super.write(source, position);
        log.add(new CrashLog.Write(path(), position, bytes));
      }

      @Override
      public void syncData() {
        int begun = log.size();
        // As slow as a disk: others go on meanwhile, and what they write is not covered.
        LockSupport.parkNanos(SYNC_NANOS);
        if (!syncIsLost.test(path())) {
          log.add(new CrashLog.Sync(path(), begun));
        }
      }

      @Override
      public void allocate(long length) {
        super.allocate(length);
        log.add(new CrashLog.Allocate(path(), length));
      }

      @Override
      public void punchHole(long offset, long length) {
        super.punchHole(offset, length);
        log.add(new CrashLog.Punch(path(), offset, length));
      }
    };
  }

  private synchronized void forgetRowFile() {
    shadow = new byte[0];
  }

  @Override
  public synchronized void committed() {
    byte[] now = contents();
    if (shadow.length == 0) {
      log.add(new CrashLog.Create(rowFile));
    }
    for (int at = 0; at + PAGE <= now.length; at += PAGE) {
      if (changed(now, at)) {
        log.add(new CrashLog.Write(rowFile, at, Arrays.copyOfRange(now, at, at + PAGE)));
      }
    }
    shadow = now;
  }

  private boolean changed(byte[] now, int at) {
    return at + PAGE > shadow.length
        ? !isZero(now, at)
        : !Arrays.equals(now, at, at + PAGE, shadow, at, at + PAGE);
  }

  @Override
  public void sync(Runnable flush) {
    int begun = log.size();
    flush.run();
    duringRowSync.run();
    if (!syncIsLost.test(rowFile)) {
      log.add(new CrashLog.Sync(rowFile, begun));
    }
  }

  private static boolean isZero(byte[] bytes, int at) {
    for (int i = at; i < at + PAGE; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
