package dev.kiseki.adapters.fuse.libfuse;

import dev.kiseki.adapters.fuse.kernel.Errno;
import dev.kiseki.adapters.fuse.kernel.ExtendedNames;
import dev.kiseki.adapters.fuse.kernel.Mode;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.AttributeChange;
import dev.kiseki.ports.in.file.ExtendedAttribute;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.NewTime;
import dev.kiseki.ports.in.file.Requester;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import jnr.ffi.Pointer;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseFileInfo;
import ru.serce.jnrfuse.struct.Statvfs;
import ru.serce.jnrfuse.struct.Timespec;

/** Attributes, extended attributes, link targets and free space. */
final class PathAttributes {
  private static final long UTIME_NOW = (1 << 30) - 1;
  private static final long UTIME_OMIT = (1 << 30) - 2;

  private final FileTree tree;
  private final Paths paths;
  private final Handles handles;

  PathAttributes(FileTree tree, Paths paths, Handles handles) {
    this.tree = tree;
    this.paths = paths;
    this.handles = handles;
  }

  void get(String path, FileStat target) {
    Stats.put(paths.node(path, found -> found), target);
  }

  void get(FuseFileInfo info, FileStat target) {
    Stats.put(tree.attributes(handles.node(info)), target);
  }

  void space(Statvfs target) {
    Stats.put(tree.space(), target);
  }

  /** A string with its zero, cut off where the room ends. */
  void readLink(String path, Pointer target, long roomBytes) {
    byte[] bytes = paths.node(path, found -> tree.symlinkTarget(found.node()));
    int length = (int) Math.min(bytes.length, roomBytes - 1);
    target.put(0, bytes, 0, length);
    target.putByte(length, (byte) 0);
  }

  void permissions(Requester requester, String path, int mode) {
    change(requester, path, with(OptionalInt.of(Mode.permissions(mode)), none(), none()));
  }

  /** Minus one leaves what is there. */
  void owner(Requester requester, String path, int uid, int gid) {
    change(requester, path, with(none(), id(uid), id(gid)));
  }

  private static OptionalInt id(int id) {
    return id == -1 ? none() : OptionalInt.of(id);
  }

  private static OptionalInt none() {
    return OptionalInt.empty();
  }

  private static AttributeChange with(OptionalInt permissions, OptionalInt uid, OptionalInt gid) {
    return new AttributeChange(
        permissions,
        uid,
        gid,
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  void times(Requester requester, String path, Timespec accessed, Timespec modified) {
    change(
        requester,
        path,
        new AttributeChange(
            none(),
            none(),
            none(),
            OptionalLong.empty(),
            newTime(accessed),
            newTime(modified),
            Optional.empty(),
            false));
  }

  private static Optional<NewTime> newTime(Timespec time) {
    long nanos = time.tv_nsec.longValue();
    if (nanos == UTIME_OMIT) {
      return Optional.empty();
    }
    return Optional.of(
        nanos == UTIME_NOW
            ? new NewTime.Now()
            : new NewTime.At(Instant.ofEpochSecond(time.tv_sec.longValue(), nanos)));
  }

  void truncate(Requester requester, String path, long sizeBytes) {
    change(requester, path, AttributeChange.truncation(sizeBytes));
  }

  void truncate(Requester requester, FuseFileInfo info, long sizeBytes) {
    NodeId node = handles.node(info);
    Optional<FileHandle> handle = Optional.of(Handles.handle(info));
    tree.change(requester, node, handle, AttributeChange.truncation(sizeBytes));
  }

  private FileAttributes change(Requester requester, String path, AttributeChange change) {
    return paths.node(
        path, found -> tree.change(requester, found.node(), Optional.empty(), change));
  }

  void setExtended(Requester requester, String path, ExtendedAttribute attribute, int flags) {
    paths.node(
        path,
        found -> {
          if (flags == Mode.XATTR_BOTH) {
            tree.extended(found.node(), attribute.name());
            throw new KisekiException(ErrorCode.FILE_EXISTS, "The attribute is there.");
          }
          tree.setExtended(requester, found.node(), attribute, Mode.extended(flags));
          return found;
        });
  }

  int extended(String path, String name, Pointer target, long roomBytes) {
    byte[] value = paths.node(path, found -> tree.extended(found.node(), ExtendedName.of(name)));
    return sized(value, target, roomBytes);
  }

  int extendedNames(Requester requester, String path, Pointer target, long roomBytes) {
    List<ExtendedName> names = paths.node(path, found -> tree.extendedNames(found.node()));
    return sized(ExtendedNames.list(requester, names), target, roomBytes);
  }

  /** No room asks how much there is; less than that is refused. */
  private static int sized(byte[] bytes, Pointer target, long roomBytes) {
    if (roomBytes == 0) {
      return bytes.length;
    }
    if (bytes.length > roomBytes) {
      return -Errno.ERANGE;
    }
    target.put(0, bytes, 0, bytes.length);
    return bytes.length;
  }

  void removeExtended(Requester requester, String path, String name) {
    paths.node(
        path,
        found -> {
          tree.removeExtended(requester, found.node(), ExtendedName.of(name));
          return found;
        });
  }
}
