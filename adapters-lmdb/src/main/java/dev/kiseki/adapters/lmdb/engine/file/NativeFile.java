package dev.kiseki.adapters.lmdb.engine.file;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * One file descriptor. It is given back only when the last call on it has ended: the number may
 * belong to another file a moment later.
 */
final class NativeFile implements StoreFile {
  private final Path path;
  private final int fd;

  /** Calls in progress, plus one until the file is closed. */
  private final AtomicInteger users = new AtomicInteger(1);

  private final AtomicBoolean closed = new AtomicBoolean();

  NativeFile(Path path, int fd) {
    this.path = path;
    this.fd = fd;
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public int read(MemorySegment target, long position) {
    enter();
    try {
      return readFully(target, position);
    } finally {
      leave();
    }
  }

  private int readFully(MemorySegment target, long position) {
    long done = 0;
    while (done < target.byteSize()) {
      long count = Libc.pread(fd, target.asSlice(done), target.byteSize() - done, position + done);
      if (count == -Libc.EINTR) {
        continue;
      }
      NativeFiles.check(count, "pread", path);
      if (count == 0) {
        break;
      }
      done += count;
    }
    return Math.toIntExact(done);
  }

  @Override
  public void write(MemorySegment source, long position) {
    enter();
    try {
      writeFully(source, position);
    } finally {
      leave();
    }
  }

  private void writeFully(MemorySegment source, long position) {
    long done = 0;
    while (done < source.byteSize()) {
      MemorySegment rest = done == 0 ? source : source.asSlice(done);
      long count = Libc.pwrite(fd, rest, rest.byteSize(), position + done);
      if (count == -Libc.EINTR) {
        continue;
      }
      NativeFiles.check(count, "pwrite", path);
      done += count;
    }
  }

  @Override
  public void startWriting(long offset, long length) {
    enter();
    try {
      Libc.syncFileRange(fd, offset, length, Libc.SYNC_FILE_RANGE_WRITE);
    } finally {
      leave();
    }
  }

  @Override
  public void syncData() {
    // Not even EINTR is tried again: after a failed sync nobody knows which pages were dropped.
    call("fdatasync", () -> Libc.fdatasync(fd));
  }

  @Override
  public void allocate(long length) {
    call("fallocate", () -> Libc.fallocate(fd, 0, 0, length));
  }

  @Override
  public void punchHole(long offset, long length) {
    call("fallocate", () -> Libc.fallocate(fd, Libc.PUNCH_HOLE_KEEP_SIZE, offset, length));
  }

  @Override
  public long size() {
    return call("lseek", () -> Libc.seekToEnd(fd));
  }

  @Override
  public boolean tryLock() {
    int result = Libc.flock(fd, Libc.LOCK_EX_NB);
    if (result == -Libc.EAGAIN) {
      return false;
    }
    NativeFiles.check(result, "flock", path);
    return true;
  }

  @Override
  public MemorySegment map(long length, Arena arena) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, length, arena);
    } catch (IOException e) {
      throw new KisekiException(
          e, ErrorCode.IO_FAILED, "a store file cannot be mapped", Fact.of("file", path));
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      leave();
    }
  }

  private long call(String name, LongSupplier call) {
    enter();
    try {
      long result = call.getAsLong();
      NativeFiles.check(result, name, path);
      return result;
    } finally {
      leave();
    }
  }

  private void enter() {
    if (users.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
      throw new KisekiException(
          ErrorCode.STORE_CLOSED, "the store is closed", Fact.of("file", path));
    }
  }

  private void leave() {
    if (users.decrementAndGet() == 0) {
      NativeFiles.check(Libc.close(fd), "close", path);
    }
  }
}
