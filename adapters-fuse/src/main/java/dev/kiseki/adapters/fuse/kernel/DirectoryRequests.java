package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.DirectoryEntry;
import dev.kiseki.ports.in.file.DirectoryQuery;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.FileTree;
import java.util.List;

/** Requests about listings. */
final class DirectoryRequests {
  /** fuse_dirent: ino off namelen type, then the name, then zeros up to a multiple of eight. */
  private static final int RECORD_BYTES = 24;

  private static final int RECORD_ALIGNMENT = 8;

  private final FileTree tree;
  private final NodeNumbers numbers;
  private final AttributeLayout layout;
  private final KernelMemory memory;

  DirectoryRequests(
      FileTree tree, NodeNumbers numbers, AttributeLayout layout, KernelMemory memory) {
    this.memory = memory;
    this.tree = tree;
    this.numbers = numbers;
    this.layout = layout;
  }

  int open(Request request, Reply reply) {
    FileHandle handle = tree.openDirectory(numbers.fromKernel(request.node()));
    reply.putLong(handle.value()).putInt(0).putInt(0);
    return Answer.OK;
  }

  /** fuse_read_in: fh offset size read_flags lock_owner flags padding. */
  int list(Request request, Reply reply, boolean withAttributes) {
    int size = Math.min(request.intAt(16), reply.roomBytes());
    int smallest =
        RECORD_BYTES + RECORD_ALIGNMENT + (withAttributes ? AttributeLayout.ENTRY_BYTES : 0);
    DirectoryQuery query =
        new DirectoryQuery(
            new FileHandle(request.longAt(0)),
            request.longAt(8),
            Math.max(1, size / smallest),
            withAttributes,
            Mode.accessTime(request.intAt(32)));
    long since = memory.moment();
    List<DirectoryEntry> page = tree.list(query);
    NodeId directory = numbers.fromKernel(request.node());
    int taken = 0;
    while (taken < page.size() && fits(reply, page.get(taken), size, withAttributes)) {
      DirectoryEntry entry = page.get(taken);
      if (withAttributes) {
        putEntry(reply, entry, directory, since);
      }
      putName(reply, entry);
      taken++;
    }
    if (withAttributes) {
      forget(page.subList(taken, page.size()));
    }
    return taken == 0 && !page.isEmpty() ? Errno.EINVAL : Answer.OK;
  }

  private static boolean fits(Reply reply, DirectoryEntry entry, int size, boolean withAttributes) {
    int nameBytes = entry.name().bytes().length;
    int bytes = RECORD_BYTES + nameBytes + padding(nameBytes);
    return reply.size() + bytes + (withAttributes ? AttributeLayout.ENTRY_BYTES : 0) <= size;
  }

  private static int padding(int nameBytes) {
    return -(RECORD_BYTES + nameBytes) & (RECORD_ALIGNMENT - 1);
  }

  private void putName(Reply reply, DirectoryEntry entry) {
    byte[] name = entry.name().bytes();
    reply
        .putLong(numbers.toKernel(entry.node()))
        .putLong(entry.cookie())
        .putInt(name.length)
        .putInt(AttributeLayout.type(entry.kind()))
        .putBytes(name)
        .putZeros(padding(name.length));
  }

  private void putEntry(Reply reply, DirectoryEntry entry, NodeId directory, long since) {
    if (isDots(entry.name())) {
      // No reference was added, so the kernel must not keep a node of this entry.
      reply.putZeros(AttributeLayout.ENTRY_BYTES);
    } else {
      FileAttributes attributes = entry.attributes().orElseThrow();
      layout.putEntry(reply, attributes, memory.keep(directory, attributes, since));
    }
  }

  /** The kernel asks for these again. */
  private void forget(List<DirectoryEntry> left) {
    for (DirectoryEntry entry : left) {
      if (!isDots(entry.name())) {
        tree.forget(entry.node(), 1);
      }
    }
  }

  private static boolean isDots(FileName name) {
    return name.isDot() || name.isDotDot();
  }

  int release(Request request) {
    tree.releaseDirectory(new FileHandle(request.longAt(0)));
    return Answer.OK;
  }

  int sync(Request request) {
    tree.syncDirectory(new FileHandle(request.longAt(0)));
    return Answer.OK;
  }
}
