package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.CreatedFile;
import dev.kiseki.ports.in.file.Entries;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.Keep;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.OpenedFile;
import dev.kiseki.ports.in.file.RenameMode;
import dev.kiseki.ports.in.file.SpecialFile;
import java.util.Optional;

/** Requests about names: LOOKUP, the ones that make names, and the ones that take them away. */
final class EntryRequests {
  private static final int RENAME_NOREPLACE = 1;
  private static final int RENAME_EXCHANGE = 2;

  private final FileTree tree;
  private final Entries entries;
  private final NodeNumbers numbers;
  private final AttributeLayout layout;
  private final KernelMemory memory;

  EntryRequests(FileTree tree, NodeNumbers numbers, AttributeLayout layout, KernelMemory memory) {
    this.memory = memory;
    this.tree = tree;
    this.entries = tree;
    this.numbers = numbers;
    this.layout = layout;
  }

  int lookup(Request request, Reply reply) {
    EntryRef entry = entryAt(request, 0);
    long since = memory.moment();
    Optional<FileAttributes> found = entries.lookup(entry);
    if (found.isPresent()) {
      putEntry(reply, entry, found.get(), since);
      return Answer.OK;
    }
    if (layout.keepsAbsence()) {
      layout.putAbsence(reply);
      return Answer.OK;
    }
    return Errno.ENOENT;
  }

  private void putEntry(Reply reply, EntryRef entry, FileAttributes attributes, long since) {
    layout.putEntry(reply, attributes, memory.keep(entry.directory(), attributes, since));
  }

  /** fuse_forget_in: nlookup. */
  int forget(Request request) {
    forget(request.node(), request.longAt(0));
    return Answer.NONE;
  }

  /** fuse_batch_forget_in: count dummy, then nodeid nlookup of each. */
  int forgetMany(Request request) {
    int count = request.intAt(0);
    for (int i = 0; i < count; i++) {
      forget(request.longAt(8 + 16 * i), request.longAt(16 + 16 * i));
    }
    return Answer.NONE;
  }

  private void forget(long node, long count) {
    // The kernel never looked its root up, so it has nothing to give back.
    if (node != NodeNumbers.KERNEL_ROOT) {
      entries.forget(numbers.fromKernel(node), count);
    }
  }

  /** fuse_create_in: flags mode umask open_flags, name. */
  int create(Request request, Reply reply) {
    int flags = request.intAt(0);
    int permissions = Mode.permissions(request.intAt(4), request.intAt(8));
    OpenMode mode = Mode.open(flags, request.intAt(12));
    EntryRef entry = entryAt(request, 16);
    long since = memory.moment();
    CreatedFile created;
    try {
      created = entries.create(request.requester(), entry, permissions, mode);
    } catch (KisekiException exists) {
      if (exists.code() != ErrorCode.FILE_EXISTS || (flags & Mode.O_EXCL) != 0) {
        throw exists;
      }
      created = openExisting(request, entry, mode, exists);
    }
    putEntry(reply, entry, created.attributes(), since);
    OpenFileRequests.putOpened(reply, created.opened());
    return Answer.OK;
  }

  /** Another mount or S3 was quicker: without O_EXCL that is no failure. */
  private CreatedFile openExisting(
      Request request, EntryRef entry, OpenMode mode, KisekiException exists) {
    FileAttributes attributes = entries.lookup(entry).orElseThrow(() -> exists);
    try {
      if (attributes.kind() != FileKind.FILE) {
        throw exists;
      }
      OpenedFile opened = tree.open(request.requester(), attributes.node(), mode);
      return new CreatedFile(attributes, opened);
    } catch (KisekiException failure) {
      entries.forget(attributes.node(), 1);
      throw failure;
    }
  }

  /** fuse_create_in; its name is only for the kernel's own messages. */
  int createUnnamed(Request request, Reply reply) {
    int permissions = Mode.permissions(request.intAt(4), request.intAt(8));
    OpenMode mode = Mode.open(request.intAt(0), request.intAt(12));
    NodeId directory = numbers.fromKernel(request.node());
    CreatedFile created = entries.createUnnamed(request.requester(), directory, permissions, mode);
    layout.putEntry(reply, created.attributes(), Keep.NOTHING);
    OpenFileRequests.putOpened(reply, created.opened());
    return Answer.OK;
  }

  /** fuse_mkdir_in: mode umask, name. */
  int makeDirectory(Request request, Reply reply) {
    int permissions = Mode.permissions(request.intAt(0), request.intAt(4));
    EntryRef entry = entryAt(request, 8);
    long since = memory.moment();
    putEntry(reply, entry, entries.makeDirectory(request.requester(), entry, permissions), since);
    return Answer.OK;
  }

  /** fuse_mknod_in: mode rdev umask padding, name. */
  int makeSpecial(Request request, Reply reply) {
    int mode = request.intAt(0);
    SpecialFile special =
        new SpecialFile(
            Mode.kind(mode), Mode.permissions(mode, request.intAt(8)), request.intAt(4));
    EntryRef entry = entryAt(request, 16);
    long since = memory.moment();
    putEntry(reply, entry, entries.makeSpecial(request.requester(), entry, special), since);
    return Answer.OK;
  }

  /** The name, then the target. */
  int makeSymlink(Request request, Reply reply) {
    byte[] target = request.bytesOfName(request.afterName(0));
    EntryRef entry = entryAt(request, 0);
    long since = memory.moment();
    putEntry(reply, entry, entries.makeSymlink(request.requester(), entry, target), since);
    return Answer.OK;
  }

  /** fuse_link_in: oldnodeid, name. */
  int link(Request request, Reply reply) {
    NodeId node = numbers.fromKernel(request.longAt(0));
    EntryRef entry = entryAt(request, 8);
    long since = memory.moment();
    putEntry(reply, entry, entries.link(request.requester(), node, entry), since);
    return Answer.OK;
  }

  int unlink(Request request) {
    entries.unlink(request.requester(), entryAt(request, 0));
    return Answer.OK;
  }

  int removeDirectory(Request request) {
    entries.removeDirectory(request.requester(), entryAt(request, 0));
    return Answer.OK;
  }

  /** fuse_rename_in: newdir, two names. */
  int rename(Request request) {
    return rename(request, 8, RenameMode.REPLACE);
  }

  /** fuse_rename2_in: newdir flags padding, two names. */
  int renameWithFlags(Request request) {
    return switch (request.intAt(8)) {
      case 0 -> rename(request, 16, RenameMode.REPLACE);
      case RENAME_NOREPLACE -> rename(request, 16, RenameMode.KEEP);
      case RENAME_EXCHANGE -> rename(request, 16, RenameMode.EXCHANGE);
      default -> Errno.EINVAL;
    };
  }

  private int rename(Request request, int names, RenameMode mode) {
    EntryRef from = entryAt(request, names);
    FileName newName = request.nameAt(request.afterName(names));
    EntryRef to = new EntryRef(numbers.fromKernel(request.longAt(0)), newName);
    entries.rename(request.requester(), from, to, mode);
    return Answer.OK;
  }

  private EntryRef entryAt(Request request, int offset) {
    return new EntryRef(numbers.fromKernel(request.node()), request.nameAt(offset));
  }
}
