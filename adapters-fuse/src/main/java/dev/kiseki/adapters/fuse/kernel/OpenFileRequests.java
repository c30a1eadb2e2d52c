package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.AccessTime;
import dev.kiseki.ports.in.file.AttributeChange;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileRange;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.OpenedFile;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.SeekTarget;
import dev.kiseki.ports.in.file.SpaceChange;
import dev.kiseki.ports.in.file.WritePlace;
import java.util.Optional;
import java.util.OptionalInt;

/** Requests about the content of open files. */
final class OpenFileRequests {
  private static final int FOPEN_KEEP_CACHE = 1 << 1;

  private static final int WRITE_CACHE = 1;
  private static final int WRITE_KILL_SUIDGID = 1 << 2;

  private static final int FSYNC_FDATASYNC = 1;

  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;

  private static final int PAGE_BYTES = 4096;

  /** The 32-bit result of COPY_FILE_RANGE holds this much, in whole pages; programs loop. */
  private static final long MAX_COPY_BYTES = Integer.MAX_VALUE & -PAGE_BYTES;

  private final FileTree files;
  private final NodeNumbers numbers;
  private final KernelMemory memory;
  private final IdlePrivilege idlePrivilege;

  OpenFileRequests(FileTree files, NodeNumbers numbers, KernelMemory memory) {
    this.files = files;
    this.idlePrivilege = new IdlePrivilege(files);
    this.numbers = numbers;
    this.memory = memory;
  }

  /** fuse_open_in: flags open_flags. */
  int open(Request request, Reply reply) {
    NodeId node = numbers.fromKernel(request.node());
    OpenMode mode = Mode.open(request.intAt(0), request.intAt(4));
    if (mode.truncate() && mode.dropPrivileges()) {
      withoutIdlePrivilege(request.requester(), node);
    }
    putOpened(reply, files.open(request.requester(), node, mode));
    return Answer.OK;
  }

  private void withoutIdlePrivilege(Requester requester, NodeId node) {
    OptionalInt left = idlePrivilege.left(requester, node);
    if (left.isPresent()) {
      FileAttributes _ =
          files.change(
              requester, node, Optional.empty(), AttributeChange.permissions(left.getAsInt()));
    }
  }

  /** fuse_open_out: fh open_flags padding. */
  static void putOpened(Reply reply, OpenedFile opened) {
    reply
        .putLong(opened.handle().value())
        .putInt(opened.cachedPagesValid() ? FOPEN_KEEP_CACHE : 0)
        .putInt(0);
  }

  /** fuse_read_in: fh offset size read_flags lock_owner flags padding. */
  int read(Request request, Reply reply) {
    int size = request.intAt(16);
    if (size < 0 || size > reply.roomBytes()) {
      return Errno.EINVAL;
    }
    AccessTime time = Mode.accessTime(request.intAt(32));
    reply.filled(files.read(handle(request), request.longAt(8), reply.room(size), time));
    return Answer.OK;
  }

  /** fuse_write_in: fh offset size write_flags lock_owner flags padding, data. */
  int write(Request request, Reply reply) {
    int writeFlags = request.intAt(20);
    // Pages written back from a mapping have an offset of their own, whatever the handle says that
    // the kernel happened to choose.
    boolean isMapped = (writeFlags & WRITE_CACHE) != 0;
    boolean append = (request.intAt(32) & Mode.O_APPEND) != 0 && !isMapped;
    WritePlace place =
        new WritePlace(
            handle(request), request.longAt(8), append, (writeFlags & WRITE_KILL_SUIDGID) != 0);
    int written = files.write(request.requester(), place, request.dataAt(40, request.intAt(16)));
    if (isMapped) {
      memory.pagesWritten(numbers.fromKernel(request.node()));
    }
    reply.putInt(written).putInt(0);
    return Answer.OK;
  }

  /** fuse_flush_in: fh unused padding lock_owner. */
  int flush(Request request) {
    files.flush(handle(request), new LockOwner(request.longAt(16)));
    return Answer.OK;
  }

  int release(Request request) {
    files.release(handle(request));
    return Answer.OK;
  }

  /** fuse_fsync_in: fh fsync_flags padding. */
  int sync(Request request) {
    files.sync(handle(request), (request.intAt(8) & FSYNC_FDATASYNC) != 0);
    return Answer.OK;
  }

  int syncAll() {
    files.syncAll();
    return Answer.OK;
  }

  /** fuse_fallocate_in: fh offset length mode padding. */
  int allocate(Request request) {
    Optional<SpaceChange> change = Mode.space(request.intAt(24));
    if (change.isEmpty()) {
      return Errno.EOPNOTSUPP;
    }
    FileRange range = new FileRange(handle(request), request.longAt(8), request.longAt(16));
    files.allocate(request.requester(), range, change.get());
    return Answer.OK;
  }

  /** fuse_lseek_in: fh offset whence padding. */
  int seek(Request request, Reply reply) {
    SeekTarget target;
    switch (request.intAt(16)) {
      case SEEK_DATA -> target = SeekTarget.DATA;
      case SEEK_HOLE -> target = SeekTarget.HOLE;
      default -> {
        return Errno.EINVAL;
      }
    }
    reply.putLong(files.seek(handle(request), request.longAt(8), target));
    return Answer.OK;
  }

  /** The reply of COPY_FILE_RANGE: size:4 padding:4. */
  int copy(Request request, Reply reply) {
    reply.putInt((int) copied(request)).putInt(0);
    return Answer.OK;
  }

  /** The reply of COPY_FILE_RANGE_64: bytes:8. */
  int copyLong(Request request, Reply reply) {
    reply.putLong(copied(request));
    return Answer.OK;
  }

  /** fuse_copy_file_range_in: fh_in off_in nodeid_out fh_out off_out len flags. */
  private long copied(Request request) {
    long length = Math.min(request.longAt(40), MAX_COPY_BYTES);
    requireWholePages(numbers.fromKernel(request.longAt(16)), request.longAt(32), length);
    FileRange from = new FileRange(handle(request), request.longAt(8), length);
    // The kernel leaves set-id bits to us here and does not say who may keep them: root may.
    boolean drops = request.requester().uid() != 0;
    WritePlace to =
        new WritePlace(new FileHandle(request.longAt(24)), request.longAt(32), false, drops);
    return files.copy(request.requester(), from, to);
  }

  /**
   * After a copy the kernel drops all pages that it touched, and what others stored meanwhile
   * through a mapping into the rest of the first and the last. Told that a copy is not supported,
   * it copies through its pages by itself, this once.
   */
  private void requireWholePages(NodeId target, long offset, long length) {
    long end = offset + length;
    boolean startsPage = offset % PAGE_BYTES == 0;
    if (!startsPage || (end % PAGE_BYTES != 0 && end < files.attributes(target).sizeBytes())) {
      throw new KisekiException(
          ErrorCode.NOT_SUPPORTED, "Parts of pages are copied by the kernel.");
    }
  }

  private static FileHandle handle(Request request) {
    return new FileHandle(request.longAt(0));
  }
}
