package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.file.AccessTime;
import dev.kiseki.ports.in.file.ExtendedAttribute;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.SpaceChange;
import java.util.Optional;

/** Modes and flags in the bits of Linux. */
public final class Mode {
  public static final int O_EXCL = 0200;
  public static final int O_TRUNC = 01000;
  public static final int O_APPEND = 02000;
  private static final int O_NOATIME = 01000000;

  /** Set-user-id and set-group-id. */
  static final int PRIVILEGES = 06000;

  private static final int SET_GROUP_ID = 02000;
  private static final int GROUP_MAY_EXECUTE = 0010;

  private static final int O_ACCMODE = 3;
  private static final int O_WRONLY = 1;

  /** Of fuse_open_in and fuse_create_in: truncating costs the file its privileges. */
  private static final int OPEN_KILL_SUIDGID = 1;

  private static final int FALLOC_KEEP_SIZE = 1;
  private static final int FALLOC_PUNCH_HOLE = 2;
  private static final int FALLOC_ZERO_RANGE = 0x10;

  private static final int XATTR_CREATE = 1;
  private static final int XATTR_REPLACE = 2;

  /** Only if it is there and only if it is not: ext4 tells which of them is not so. */
  public static final int XATTR_BOTH = XATTR_CREATE | XATTR_REPLACE;

  private Mode() {}

  public static int permissions(int mode) {
    return mode & FileAttributes.PERMISSION_BITS;
  }

  /** The umask is ours to apply, because FUSE_DONT_MASK was negotiated. */
  static int permissions(int mode, int umask) {
    return mode & FileAttributes.PERMISSION_BITS & ~(umask & 0777);
  }

  /** Whether set-group-id is there for a group that may not execute. */
  static boolean hasIdleSetGroupId(int permissions) {
    return (permissions & (SET_GROUP_ID | GROUP_MAY_EXECUTE)) == SET_GROUP_ID;
  }

  public static FileKind kind(int mode) {
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
    return open(flags, (openFlags & OPEN_KILL_SUIDGID) != 0);
  }

  public static OpenMode open(int flags, boolean dropsPrivileges) {
    int access = flags & O_ACCMODE;
    return new OpenMode(access != O_WRONLY, access != 0, (flags & O_TRUNC) != 0, dropsPrivileges);
  }

  /** Of the flags that a handle has when it is read: fcntl(2) can change them. */
  public static AccessTime accessTime(int flags) {
    return (flags & O_NOATIME) == 0 ? AccessTime.MOVES : AccessTime.STAYS;
  }

  /** The mode of fallocate(2); empty for what nobody serves. */
  public static Optional<SpaceChange> space(int mode) {
    return switch (mode) {
      case 0 -> Optional.of(SpaceChange.ALLOCATE);
      case FALLOC_KEEP_SIZE -> Optional.of(SpaceChange.ALLOCATE_KEEPING_SIZE);
      case FALLOC_PUNCH_HOLE | FALLOC_KEEP_SIZE -> Optional.of(SpaceChange.PUNCH_HOLE);
      case FALLOC_ZERO_RANGE -> Optional.of(SpaceChange.ZERO);
      case FALLOC_ZERO_RANGE | FALLOC_KEEP_SIZE -> Optional.of(SpaceChange.ZERO_KEEPING_SIZE);
      default -> Optional.empty();
    };
  }

  /** The flags of setxattr(2). */
  public static ExtendedAttribute.Mode extended(int flags) {
    return switch (flags) {
      case XATTR_CREATE -> ExtendedAttribute.Mode.CREATE;
      case XATTR_REPLACE -> ExtendedAttribute.Mode.REPLACE;
      default -> ExtendedAttribute.Mode.EITHER;
    };
  }
}
