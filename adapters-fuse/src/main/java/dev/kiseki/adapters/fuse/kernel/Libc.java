package dev.kiseki.adapters.fuse.kernel;

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

/** The system calls of this package; each returns its result, or minus errno. */
final class Libc {
  static final int O_RDWR = 2;
  static final int O_CLOEXEC = 0x80000;

  static final int MSG_CMSG_CLOEXEC = 0x40000000;

  static final long MS_RDONLY = 1;
  static final long MS_NOSUID = 2;
  static final long MS_NODEV = 4;
  static final long MS_NOATIME = 1024;

  static final int MNT_DETACH = 2;
  static final int UMOUNT_NOFOLLOW = 8;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /** One per thread: a segment shared by threads would mix their errors. */
  private static final ThreadLocal<MemorySegment> ERRORS =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

  private static final MethodHandle OPEN =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("open"),
          FunctionDescriptor.of(INT, ADDRESS, INT),
          Linker.Option.firstVariadicArg(2),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(INT, INT));
  private static final MethodHandle READ =
      handle("read", FunctionDescriptor.of(LONG, INT, ADDRESS, LONG));
  private static final MethodHandle WRITE =
      handle("write", FunctionDescriptor.of(LONG, INT, ADDRESS, LONG));
  private static final MethodHandle MOUNT =
      handle("mount", FunctionDescriptor.of(INT, ADDRESS, ADDRESS, ADDRESS, LONG, ADDRESS));
  private static final MethodHandle UMOUNT =
      handle("umount2", FunctionDescriptor.of(INT, ADDRESS, INT));
  private static final MethodHandle STATFS =
      handle("statfs", FunctionDescriptor.of(INT, ADDRESS, ADDRESS));

  /** struct statfs has 120 on Linux's 64-bit machines. */
  private static final int STATFS_BYTES = 256;

  private static final MethodHandle EFFECTIVE_USER = handle("geteuid", FunctionDescriptor.of(INT));
  private static final MethodHandle EFFECTIVE_GROUP = handle("getegid", FunctionDescriptor.of(INT));

  private Libc() {}

  static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        descriptor,
        Linker.Option.captureCallState("errno"));
  }

  static int open(String path, int flags) {
    MemorySegment errors = ERRORS.get();
    try (Arena arena = Arena.ofConfined()) {
      return result(errors, (int) OPEN.invokeExact(errors, arena.allocateFrom(path), flags));
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  static int close(int fd) {
    MemorySegment errors = ERRORS.get();
    try {
      return result(errors, (int) CLOSE.invokeExact(errors, fd));
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  static long read(int fd, MemorySegment target, long length) {
    MemorySegment errors = ERRORS.get();
    try {
      long result = (long) READ.invokeExact(errors, fd, target, length);
      return result < 0 ? -errno(errors) : result;
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  static long write(int fd, MemorySegment source, long length) {
    MemorySegment errors = ERRORS.get();
    try {
      long result = (long) WRITE.invokeExact(errors, fd, source, length);
      return result < 0 ? -errno(errors) : result;
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  static int mount(String source, String target, String type, long flags, String options) {
    MemorySegment errors = ERRORS.get();
    try (Arena arena = Arena.ofConfined()) {
      return result(
          errors,
          (int)
              MOUNT.invokeExact(
                  errors,
                  arena.allocateFrom(source),
                  arena.allocateFrom(target),
                  arena.allocateFrom(type),
                  flags,
                  arena.allocateFrom(options)));
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  static int unmount(String target, int flags) {
    MemorySegment errors = ERRORS.get();
    try (Arena arena = Arena.ofConfined()) {
      return result(errors, (int) UMOUNT.invokeExact(errors, arena.allocateFrom(target), flags));
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  /** Whether the file system of a path answers: what the kernel keeps does not answer for it. */
  static int statfs(String path) {
    MemorySegment errors = ERRORS.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(STATFS_BYTES, Long.BYTES);
      return result(errors, (int) STATFS.invokeExact(errors, arena.allocateFrom(path), answer));
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  static int effectiveUser() {
    try {
      return (int) EFFECTIVE_USER.invokeExact(ERRORS.get());
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  static int effectiveGroup() {
    try {
      return (int) EFFECTIVE_GROUP.invokeExact(ERRORS.get());
    } catch (Throwable impossible) {
      throw unexpected(impossible);
    }
  }

  /** The calling thread's segment for errno, for calls that are made elsewhere. */
  static MemorySegment errors() {
    return ERRORS.get();
  }

  static int result(MemorySegment errors, int result) {
    return result < 0 ? -errno(errors) : result;
  }

  static int errno(MemorySegment errors) {
    return (int) ERRNO.get(errors, 0L);
  }

  static IllegalStateException unexpected(Throwable cause) {
    return new IllegalStateException("a downcall threw", cause);
  }
}
