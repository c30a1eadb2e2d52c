package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.OpenMode;

/** Modes and open flags in the bits of Linux. */
final class Mode {
  static final int O_EXCL = 0200;
  static final int O_TRUNC = 01000;
  static final int O_APPEND = 02000;

  private static final int O_ACCMODE = 3;
  private static final int O_WRONLY = 1;

  /** Of fuse_open_in and fuse_create_in: truncating costs the file its privileges. */
  private static final int OPEN_KILL_SUIDGID = 1;

  private Mode() {}

  static int permissions(int mode) {
    return mode & FileAttributes.PERMISSION_BITS;
  }

  /** The umask is ours to apply, because FUSE_DONT_MASK was negotiated. */
  static int permissions(int mode, int umask) {
    return mode & FileAttributes.PERMISSION_BITS & ~(umask & 0777);
  }

  static FileKind kind(int mode) {
    return switch (mode >>> 12 & 15) {
      case 0, 8 -> FileKind.FILE;
      case 1 -> FileKind.FIFO;
      case 2 -> FileKind.CHARACTER_DEVICE;
      case 6 -> FileKind.BLOCK_DEVICE;
      case 12 -> FileKind.SOCKET;
      default ->
          throw new KisekiException(
              ErrorCode.INVALID_ARGUMENT, "mknod makes no node of this kind.");
    };
  }

  static OpenMode open(int flags, int openFlags) {
    int access = flags & O_ACCMODE;
    return new OpenMode(
        access != O_WRONLY,
        access != 0,
        (flags & O_TRUNC) != 0,
        (openFlags & OPEN_KILL_SUIDGID) != 0);
  }
}
