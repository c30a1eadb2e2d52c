package dev.kiseki.adapters.fuse.libfuse;

import dev.kiseki.adapters.fuse.kernel.Errno;
import dev.kiseki.adapters.fuse.kernel.Mode;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.file.AccessTime;
import dev.kiseki.ports.in.file.CreatedFile;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.FileRange;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.SpaceChange;
import dev.kiseki.ports.in.file.WritePlace;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;
import jnr.ffi.Pointer;
import jnr.ffi.Struct;
import ru.serce.jnrfuse.struct.FuseFileInfo;

/** The content of open files. */
final class PathFiles {
  /** {@code writepage} of fuse_file_info, after flags and fh_old, which jnr-fuse leaves out. */
  private static final int WRITE_PAGE_OFFSET = 16;

  private final FileTree tree;
  private final Paths paths;
  private final Handles handles;

  PathFiles(FileTree tree, Paths paths, Handles handles) {
    this.tree = tree;
    this.paths = paths;
    this.handles = handles;
  }

  void open(Requester requester, String path, FuseFileInfo info) {
    OpenMode mode = mode(requester, info);
    paths.node(
        path,
        found -> {
          handles.opened(info, tree.open(requester, found.node(), mode).handle(), found.node());
          return found;
        });
  }

  /**
   * The kernel leaves it to us to cut a file that it opens with O_TRUNC, and does not tell what its
   * process may keep: root may keep set-user-id bits.
   */
  private static OpenMode mode(Requester requester, FuseFileInfo info) {
    return Mode.open(info.flags.get(), requester.uid() != 0);
  }

  void create(Requester requester, String path, int permissions, FuseFileInfo info) {
    try {
      paths.entry(path, entry -> create(requester, entry, permissions, info));
    } catch (KisekiException exists) {
      // Another mount or S3 was quicker: without O_EXCL that is no failure.
      if (exists.code() != ErrorCode.FILE_EXISTS || (info.flags.get() & Mode.O_EXCL) != 0) {
        throw exists;
      }
      openExisting(requester, path, info, exists);
    }
  }

  private CreatedFile create(
      Requester requester, EntryRef entry, int permissions, FuseFileInfo info) {
    CreatedFile created = tree.create(requester, entry, permissions, mode(requester, info));
    handles.opened(info, created.opened().handle(), created.attributes().node());
    tree.forget(created.attributes().node(), 1);
    return created;
  }

  private void openExisting(
      Requester requester, String path, FuseFileInfo info, KisekiException exists) {
    if (paths.node(path, found -> found).kind() != FileKind.FILE) {
      throw exists;
    }
    open(requester, path, info);
  }

  int read(FuseFileInfo info, long offset, Pointer target, long sizeBytes) {
    AccessTime time = Mode.accessTime(info.flags.get());
    return tree.read(Handles.handle(info), offset, memory(target, sizeBytes), time);
  }

  int write(Requester requester, FuseFileInfo info, long offset, Pointer source, long sizeBytes) {
    boolean append = (info.flags.get() & Mode.O_APPEND) != 0 && !isWrittenBack(info);
    // The kernel takes set-id bits away by itself before it writes.
    WritePlace place = new WritePlace(Handles.handle(info), offset, append, false);
    return tree.write(requester, place, memory(source, sizeBytes));
  }

  /** Pages of a mapping have an offset of their own, whatever their handle says. */
  private static boolean isWrittenBack(FuseFileInfo info) {
    return Struct.getMemory(info).getInt(WRITE_PAGE_OFFSET) != 0;
  }

  private static ByteBuffer memory(Pointer pointer, long sizeBytes) {
    return MemorySegment.ofAddress(pointer.address()).reinterpret(sizeBytes).asByteBuffer();
  }

  void flush(FuseFileInfo info) {
    tree.flush(Handles.handle(info), new LockOwner(info.lock_owner.longValue()));
  }

  void release(FuseFileInfo info) {
    handles.released(info);
    tree.release(Handles.handle(info));
  }

  void sync(FuseFileInfo info, boolean contentOnly) {
    tree.sync(Handles.handle(info), contentOnly);
  }

  int allocate(Requester requester, FuseFileInfo info, long offset, long length, int mode) {
    Optional<SpaceChange> change = Mode.space(mode);
    if (change.isEmpty()) {
      return -Errno.EOPNOTSUPP;
    }
    tree.allocate(requester, new FileRange(Handles.handle(info), offset, length), change.get());
    return 0;
  }
}
