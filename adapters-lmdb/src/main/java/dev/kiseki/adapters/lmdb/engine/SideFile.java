package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.file.FileLayer;
import dev.kiseki.adapters.lmdb.engine.file.StoreFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * What a checkpoint leaves for recovery: the meta pages that name the snapshot, and where the
 * journal goes on. Written alternately to two files, so that a torn write never costs the last one.
 *
 * <pre>
 *  0       4         8        16            24         32            36              44
 *  | magic | version | number | incarnation | sequence | journalFile | journalOffset | crc32c |
 *  48 to 4096: zeros;   4096: meta page 0;   8192: meta page 1
 * </pre>
 *
 * @param number counts checkpoints; the higher valid one wins
 * @param incarnation which opening of the store writes the journal records that follow
 * @param sequence the last batch in the snapshot
 */
record SideFile(
    long number, long incarnation, long sequence, JournalPosition next, MemorySegment metaPages) {
  static final int MAGIC = 0x4b434b50;
  static final int VERSION = 1;
  private static final int META_AT = 4096;
  private static final int BYTES = META_AT + 2 * RowStore.PAGE_BYTES;
  private static final int CRC_AT = 44;

  static Path path(Path directory, long number) {
    return directory.resolve("checkpoint-" + number % 2);
  }

  /** Writes and syncs. */
  void save(FileLayer layer, Path directory) {
    Path path = path(directory, number);
    boolean isNew = !layer.exists(path);
    try (StoreFile file = layer.create(path)) {
      file.write(encode(), 0);
      file.syncData();
    }
    if (isNew) {
      layer.syncDirectory(directory);
    }
  }

  /** The newest one that is whole. */
  static Optional<SideFile> newest(FileLayer layer, Path directory) {
    return IntStream.range(0, 2)
        .mapToObj(number -> read(layer, path(directory, number)))
        .flatMap(Optional::stream)
        .max((a, b) -> Long.compare(a.number, b.number));
  }

  private static Optional<SideFile> read(FileLayer layer, Path path) {
    if (!layer.exists(path)) {
      return Optional.empty();
    }
    MemorySegment bytes = Arena.ofAuto().allocate(BYTES, 8);
    try (StoreFile file = layer.open(path)) {
      if (file.read(bytes, 0) < BYTES
          || bytes.get(JournalRecord.INT, 0) != MAGIC
          || bytes.get(JournalRecord.INT, 4) != VERSION
          || bytes.get(JournalRecord.INT, CRC_AT) != checksum(bytes)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new SideFile(
            bytes.get(JournalRecord.LONG, 8),
            bytes.get(JournalRecord.LONG, 16),
            bytes.get(JournalRecord.LONG, 24),
            new JournalPosition(
                bytes.get(JournalRecord.INT, 32), bytes.get(JournalRecord.LONG, 36)),
            bytes.asSlice(META_AT)));
  }

  private MemorySegment encode() {
    MemorySegment bytes = Arena.ofAuto().allocate(BYTES, 8);
    bytes.set(JournalRecord.INT, 0, MAGIC);
    bytes.set(JournalRecord.INT, 4, VERSION);
    bytes.set(JournalRecord.LONG, 8, number);
    bytes.set(JournalRecord.LONG, 16, incarnation);
    bytes.set(JournalRecord.LONG, 24, sequence);
    bytes.set(JournalRecord.INT, 32, next.file());
    bytes.set(JournalRecord.LONG, 36, next.offset());
    MemorySegment.copy(metaPages, 0, bytes, META_AT, 2L * RowStore.PAGE_BYTES);
    bytes.set(JournalRecord.INT, CRC_AT, checksum(bytes));
    return bytes;
  }

  private static int checksum(MemorySegment bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.asSlice(0, CRC_AT).asByteBuffer());
    crc.update(bytes.asSlice(META_AT).asByteBuffer());
    return (int) crc.getValue();
  }
}
