package dev.kiseki.adapters.fuse.libfuse;

import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.SpaceFacts;
import java.time.Instant;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.Statvfs;
import ru.serce.jnrfuse.struct.Timespec;

/** Fills the structures of stat(2) and statvfs(3). */
final class Stats {
  private static final int BLOCK_BYTES = 4096;
  private static final int SECTOR_BYTES = 512;

  private Stats() {}

  static void put(FileAttributes attributes, FileStat target) {
    target.st_ino.set(attributes.node().value());
    target.st_mode.set(type(attributes.kind()) | attributes.permissions());
    target.st_nlink.set(attributes.linkCount());
    target.st_uid.set(attributes.owner().uid());
    target.st_gid.set(attributes.owner().gid());
    target.st_rdev.set(attributes.device());
    target.st_size.set(attributes.sizeBytes());
    target.st_blksize.set(BLOCK_BYTES);
    target.st_blocks.set((attributes.allocatedBytes() + SECTOR_BYTES - 1) / SECTOR_BYTES);
    put(attributes.accessed(), target.st_atim);
    put(attributes.modified(), target.st_mtim);
    put(attributes.changed(), target.st_ctim);
  }

  /** As much as a listing takes of it. */
  static void put(NodeId node, FileKind kind, FileStat target) {
    target.st_ino.set(node.value());
    target.st_mode.set(type(kind));
  }

  private static void put(Instant time, Timespec target) {
    target.tv_sec.set(time.getEpochSecond());
    target.tv_nsec.set(time.getNano());
  }

  private static int type(FileKind kind) {
    return switch (kind) {
      case FIFO -> FileStat.S_IFIFO;
      case CHARACTER_DEVICE -> FileStat.S_IFCHR;
      case DIRECTORY -> FileStat.S_IFDIR;
      case BLOCK_DEVICE -> FileStat.S_IFBLK;
      case FILE -> FileStat.S_IFREG;
      case SYMLINK -> FileStat.S_IFLNK;
      case SOCKET -> FileStat.S_IFSOCK;
    };
  }

  static void put(SpaceFacts space, Statvfs target) {
    target.f_bsize.set(space.blockBytes());
    target.f_frsize.set(space.blockBytes());
    target.f_blocks.set(space.blockCount());
    target.f_bfree.set(space.freeBlocks());
    target.f_bavail.set(space.availableBlocks());
    target.f_files.set(space.nodeCount());
    target.f_ffree.set(space.freeNodes());
    target.f_favail.set(space.freeNodes());
    target.f_namemax.set(FileName.MAX_BYTES);
  }
}
