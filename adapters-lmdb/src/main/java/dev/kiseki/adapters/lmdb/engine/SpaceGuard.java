package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.file.FileLayer;
import dev.kiseki.adapters.lmdb.engine.file.StoreFile;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.nio.file.Path;

/**
 * Looks at the free space before it is promised. Growing operations stop while enough is left for
 * deletes and checkpoints: {@code reserveBytes} on the disk, and a margin of allocated but unused
 * pages in the row file, so that an LMDB commit never meets a full disk.
 */
final class SpaceGuard {
  private static final long GROWTH_STEP_BYTES = 64L << 20;

  private final FileLayer layer;
  private final Path directory;
  private final long reserveBytes;
  private final RowStore store;
  private final StoreFile rowFile;
  private final long marginBytes;
  private long allocatedBytes;
  private volatile boolean diskLow;
  private volatile boolean rowsLow;

  SpaceGuard(FileLayer layer, EngineConfig config, RowStore store, StoreFile rowFile) {
    this.layer = layer;
    this.directory = config.directory();
    this.reserveBytes = config.reserveBytes();
    this.store = store;
    this.rowFile = rowFile;
    this.marginBytes = Math.min(GROWTH_STEP_BYTES, config.mapBytes() / 16);
    this.allocatedBytes = rowFile.size();
  }

  /** Looks at the disk again. Any thread. */
  void checkDisk() {
    diskLow = layer.freeBytes(directory) < reserveBytes;
  }

  /** What growing operations may still take. */
  long freeBytes() {
    return Math.max(0, layer.freeBytes(directory) - reserveBytes);
  }

  /** Keeps the margin of the row file. The writer thread only, between batches. */
  void growRowFile() {
    long wanted = store.usedBytes() + marginBytes;
    if (wanted > store.mapBytes()) {
      rowsLow = true;
      return;
    }
    if (wanted <= allocatedBytes) {
      rowsLow = false;
      return;
    }
    try {
      long grown = Math.min(store.mapBytes(), wanted + marginBytes);
      rowFile.allocate(grown);
      allocatedBytes = grown;
      rowsLow = false;
    } catch (KisekiException e) {
      if (e.code() != ErrorCode.DISK_FULL) {
        throw e;
      }
      rowsLow = true;
    }
  }

  /** Whether the row file is near its end; a checkpoint frees the pages of deleted rows. */
  boolean rowsAreLow() {
    return rowsLow;
  }

  boolean isLow() {
    return diskLow || rowsLow;
  }

  void checkRoom() {
    if (isLow()) {
      throw new KisekiException(
          ErrorCode.DISK_FULL, "the space left is kept for deletes; free some or add disk");
    }
  }
}
