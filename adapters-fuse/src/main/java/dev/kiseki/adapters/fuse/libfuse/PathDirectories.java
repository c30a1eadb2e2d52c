package dev.kiseki.adapters.fuse.libfuse;

import dev.kiseki.ports.in.file.DirectoryEntry;
import dev.kiseki.ports.in.file.DirectoryQuery;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileTree;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import ru.serce.jnrfuse.FuseFillDir;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseFileInfo;

/** Listings: libfuse is given cookies as offsets, so that it keeps no directory in memory. */
final class PathDirectories {
  private static final int PAGE_ENTRIES = 128;

  private final FileTree tree;
  private final Paths paths;

  PathDirectories(FileTree tree, Paths paths) {
    this.tree = tree;
    this.paths = paths;
  }

  void open(String path, FuseFileInfo info) {
    info.fh.set(paths.node(path, found -> tree.openDirectory(found.node())).value());
  }

  void list(FuseFileInfo info, long after, Pointer target, FuseFillDir filler) {
    FileHandle handle = Handles.handle(info);
    FileStat stat = new FileStat(Runtime.getSystemRuntime());
    Pointer memory = Memory.allocateDirect(stat.getRuntime(), Struct.size(stat));
    stat.useMemory(memory);
    long next = after;
    while (true) {
      List<DirectoryEntry> page = tree.list(new DirectoryQuery(handle, next, PAGE_ENTRIES, false));
      if (page.isEmpty()) {
        return;
      }
      for (DirectoryEntry entry : page) {
        Stats.put(entry.node(), entry.kind(), stat);
        if (filler.apply(target, text(entry), memory, entry.cookie()) != 0) {
          return;
        }
        next = entry.cookie();
      }
    }
  }

  private static ByteBuffer text(DirectoryEntry entry) {
    byte[] name = entry.name().bytes();
    return ByteBuffer.wrap(Arrays.copyOf(name, name.length + 1));
  }

  void release(FuseFileInfo info) {
    tree.releaseDirectory(Handles.handle(info));
  }

  /** jnr-fuse hands over no handle here: it takes the flag before it for the structure. */
  void sync(String path) {
    FileHandle handle = paths.node(path, found -> tree.openDirectory(found.node()));
    try {
      tree.syncDirectory(handle);
    } finally {
      tree.releaseDirectory(handle);
    }
  }
}
