package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.ports.in.file.FileTree;
import java.util.function.LongPredicate;

/** Leads each opcode to the handler of its group. Thread-safe: all state is in the tree. */
final class Dispatcher {
  private final EntryRequests entries;
  private final AttributeRequests attributes;
  private final OpenFileRequests files;
  private final DirectoryRequests directories;
  private final LockRequests locks;
  private final LongPredicate isInProgress;

  Dispatcher(
      FileTree tree,
      NodeNumbers numbers,
      AttributeLayout layout,
      KernelMemory memory,
      LateReply late,
      LongPredicate isInProgress) {
    this.entries = new EntryRequests(tree, numbers, layout, memory);
    this.attributes = new AttributeRequests(tree, numbers, layout, memory);
    this.files = new OpenFileRequests(tree, numbers, memory);
    this.directories = new DirectoryRequests(tree, numbers, layout, memory);
    this.locks = new LockRequests(tree, late);
    this.isInProgress = isInProgress;
  }

  /** Fills in the reply and returns an {@link Answer} or errno. */
  int dispatch(Opcode opcode, Request request, Reply reply) {
    return switch (opcode) {
      case LOOKUP -> entries.lookup(request, reply);
      case FORGET -> entries.forget(request);
      case BATCH_FORGET -> entries.forgetMany(request);
      case CREATE -> entries.create(request, reply);
      case TMPFILE -> entries.createUnnamed(request, reply);
      case MKDIR -> entries.makeDirectory(request, reply);
      case MKNOD -> entries.makeSpecial(request, reply);
      case SYMLINK -> entries.makeSymlink(request, reply);
      case LINK -> entries.link(request, reply);
      case UNLINK -> entries.unlink(request);
      case RMDIR -> entries.removeDirectory(request);
      case RENAME -> entries.rename(request);
      case RENAME2 -> entries.renameWithFlags(request);

      case GETATTR -> attributes.get(request, reply);
      case SETATTR -> attributes.set(request, reply);
      case READLINK -> attributes.readLink(request, reply);
      case SETXATTR -> attributes.setExtended(request);
      case GETXATTR -> attributes.getExtended(request, reply);
      case LISTXATTR -> attributes.listExtended(request, reply);
      case REMOVEXATTR -> attributes.removeExtended(request);
      case STATFS -> attributes.space(reply);

      case OPEN -> files.open(request, reply);
      case READ -> files.read(request, reply);
      case WRITE -> files.write(request, reply);
      case FLUSH -> files.flush(request);
      case RELEASE -> files.release(request);
      case FSYNC -> files.sync(request);
      case SYNCFS -> files.syncAll();
      case FALLOCATE -> files.allocate(request);
      case LSEEK -> files.seek(request, reply);
      case COPY_FILE_RANGE -> files.copy(request, reply);
      case COPY_FILE_RANGE_64 -> files.copyLong(request, reply);

      case OPENDIR -> directories.open(request, reply);
      case READDIR -> directories.list(request, reply, false);
      case READDIRPLUS -> directories.list(request, reply, true);
      case RELEASEDIR -> directories.release(request);
      case FSYNCDIR -> directories.sync(request);

      case GETLK -> locks.test(request, reply);
      case SETLK -> locks.set(request);
      case SETLKW -> locks.setWaiting(request);
      case INTERRUPT -> interrupt(request.longAt(0));

      case DESTROY -> Answer.OK;
      case NOTIFY_REPLY -> Answer.NONE;
      // ENOSYS makes the kernel do these by itself and never ask again.
      case ACCESS, BMAP, IOCTL, POLL, STATX, SETUPMAPPING, REMOVEMAPPING -> Errno.ENOSYS;
      case INIT, UNKNOWN -> Errno.ENOSYS;
    };
  }

  /**
   * An interrupt may be read before the request it is for has got anywhere: EAGAIN has it sent
   * again. A request that a worker has in hand is short and ends by itself.
   */
  private int interrupt(long unique) {
    return locks.interrupt(unique) || isInProgress.test(unique) ? Answer.NONE : Errno.EAGAIN;
  }

  void close() {
    locks.interruptAll();
  }
}
