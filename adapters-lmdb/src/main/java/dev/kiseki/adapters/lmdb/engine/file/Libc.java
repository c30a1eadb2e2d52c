package dev.kiseki.adapters.lmdb.engine.file;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The system calls of {@link NativeFiles}; each returns its result, or minus errno. */
final class Libc {
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ENOSPC = 28;
  static final int EDQUOT = 122;

  static final int O_RDWR = 2;
  static final int O_CREAT = 0x40;
  static final int O_DIRECTORY = 0x10000;
  static final int O_CLOEXEC = 0x80000;
  static final int LOCK_EX_NB = 2 | 4;
  static final int PUNCH_HOLE_KEEP_SIZE = 2 | 1;
  static final int SYNC_FILE_RANGE_WRITE = 2;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  // Threads of the engine and carriers of virtual threads are few; a global arena per thread is
  // fine.
  private static final ThreadLocal<MemorySegment> ERRORS =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

  private static final MethodHandle OPEN =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("open"),
          FunctionDescriptor.of(INT, ADDRESS, INT, INT),
          Linker.Option.firstVariadicArg(2),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(INT, INT));
  private static final MethodHandle PREAD =
      handle("pread", FunctionDescriptor.of(LONG, INT, ADDRESS, LONG, LONG));
  private static final MethodHandle PWRITE =
      handle("pwrite", FunctionDescriptor.of(LONG, INT, ADDRESS, LONG, LONG));
  private static final MethodHandle FSYNC = handle("fsync", FunctionDescriptor.of(INT, INT));
  private static final MethodHandle FDATASYNC =
      handle("fdatasync", FunctionDescriptor.of(INT, INT));
  private static final MethodHandle SYNC_FILE_RANGE =
      handle("sync_file_range", FunctionDescriptor.of(INT, INT, LONG, LONG, INT));
  private static final MethodHandle FALLOCATE =
      handle("fallocate", FunctionDescriptor.of(INT, INT, INT, LONG, LONG));
  private static final MethodHandle FLOCK = handle("flock", FunctionDescriptor.of(INT, INT, INT));
  private static final MethodHandle LSEEK =
      handle("lseek", FunctionDescriptor.of(LONG, INT, LONG, INT));

  private Libc() {}

  private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        descriptor,
        Linker.Option.captureCallState("errno"));
  }

  static int open(String path, int flags, int mode) {
    MemorySegment errors = ERRORS.get();
    try (Arena arena = Arena.ofConfined()) {
      int result = (int) OPEN.invokeExact(errors, arena.allocateFrom(path), flags, mode);
      return result < 0 ? -errno(errors) : result;
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  static int close(int fd) {
    MemorySegment errors = ERRORS.get();
    try {
      int result = (int) CLOSE.invokeExact(errors, fd);
      return result < 0 ? -errno(errors) : result;
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  static long pread(int fd, MemorySegment target, long length, long position) {
    MemorySegment errors = ERRORS.get();
    try {
      long result = (long) PREAD.invokeExact(errors, fd, target, length, position);
      return result < 0 ? -errno(errors) : result;
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  static long pwrite(int fd, MemorySegment source, long length, long position) {
    MemorySegment errors = ERRORS.get();
    try {
      long result = (long) PWRITE.invokeExact(errors, fd, source, length, position);
      return result < 0 ? -errno(errors) : result;
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  static int fsync(int fd) {
    MemorySegment errors = ERRORS.get();
    try {
      int result = (int) FSYNC.invokeExact(errors, fd);
      return result < 0 ? -errno(errors) : result;
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  static int fdatasync(int fd) {
    MemorySegment errors = ERRORS.get();
    try {
      int result = (int) FDATASYNC.invokeExact(errors, fd);
      return result < 0 ? -errno(errors) : result;
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  static int syncFileRange(int fd, long offset, long length, int flags) {
    MemorySegment errors = ERRORS.get();
    try {
      int result = (int) SYNC_FILE_RANGE.invokeExact(errors, fd, offset, length, flags);
      return result < 0 ? -errno(errors) : result;
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  static int fallocate(int fd, int mode, long offset, long length) {
    MemorySegment errors = ERRORS.get();
    try {
      int result = (int) FALLOCATE.invokeExact(errors, fd, mode, offset, length);
      return result < 0 ? -errno(errors) : result;
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  static int flock(int fd, int operation) {
    MemorySegment errors = ERRORS.get();
    try {
      int result = (int) FLOCK.invokeExact(errors, fd, operation);
      return result < 0 ? -errno(errors) : result;
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  static long seekToEnd(int fd) {
    MemorySegment errors = ERRORS.get();
    try {
      long result = (long) LSEEK.invokeExact(errors, fd, 0L, 2);
      return result < 0 ? -errno(errors) : result;
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  private static int errno(MemorySegment errors) {
    return (int) ERRNO.get(errors, 0L);
  }

  private static IllegalStateException unexpected(Throwable cause) {
    return new IllegalStateException("a downcall threw", cause);
  }
}
