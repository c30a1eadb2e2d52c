package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.file.FileLayer;
import dev.kiseki.adapters.lmdb.engine.file.StoreFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the records that follow a checkpoint, in order. The first record that is torn, stale or
 * missing ends it: nothing after it was ever acknowledged.
 */
final class JournalReplay {
  /** Receives the entries of complete records. */
  interface Target {
    void put(Table table, byte[] key, byte[] value);

    void delete(Table table, byte[] key);

    void body(long segmentId, long offset, MemorySegment bytes);

    void endOfRecord(long sequence);
  }

  private final FileLayer layer;
  private final Path directory;
  private final long incarnation;

  JournalReplay(FileLayer layer, Path directory, long incarnation) {
    this.layer = layer;
    this.directory = directory;
    this.incarnation = incarnation;
  }

  /**
   * Replays everything after a checkpoint.
   *
   * @param from where the record after {@code sequence} would begin
   * @return the last sequence found
   */
  long replay(JournalPosition from, long sequence, Target target) {
    long last = sequence;
    JournalPosition at = from;
    while (true) {
      Optional<MemorySegment> record = read(at, last + 1);
      if (record.isEmpty()) {
        // The record did not fit into the rest of that file: it is the first of another one.
        Optional<JournalPosition> next = startingWith(last + 1);
        if (next.isPresent()) {
          at = next.get();
          record = read(at, last + 1);
        }
      }
      if (record.isEmpty()) {
        return last;
      }
      apply(record.get(), target);
      last++;
      target.endOfRecord(last);
      long bytes = Math.ceilDiv(record.get().byteSize(), JournalRecord.ALIGNMENT);
      at = new JournalPosition(at.file(), at.offset() + bytes * JournalRecord.ALIGNMENT);
    }
  }

  private Optional<JournalPosition> startingWith(long sequence) {
    return Journal.numbers(layer, directory).stream()
        .map(number -> new JournalPosition(number, 0))
        .filter(position -> read(position, sequence).isPresent())
        .findFirst();
  }

  private Optional<MemorySegment> read(JournalPosition at, long sequence) {
    Path path = directory.resolve(Journal.name(at.file()));
    if (!layer.exists(path)) {
      return Optional.empty();
    }
    try (StoreFile file = layer.open(path)) {
      MemorySegment header = Arena.ofAuto().allocate(JournalRecord.HEADER_BYTES);
      if (file.read(header, at.offset()) < JournalRecord.HEADER_BYTES) {
        return Optional.empty();
      }
      int entryBytes = header.get(JournalRecord.INT, 24);
      boolean ours =
          header.get(JournalRecord.INT, 0) == JournalRecord.MAGIC
              && header.get(JournalRecord.INT, 4) == JournalRecord.VERSION
              && header.get(JournalRecord.LONG, 8) == incarnation
              && header.get(JournalRecord.LONG, 16) == sequence
              && entryBytes >= 0
              && at.offset() + JournalRecord.HEADER_BYTES + entryBytes <= file.size();
      if (!ours) {
        return Optional.empty();
      }
      MemorySegment record =
          Arena.ofAuto().allocate((long) JournalRecord.HEADER_BYTES + entryBytes, 8);
      file.read(record, at.offset());
      return JournalRecord.checksum(record, entryBytes) == record.get(JournalRecord.INT, 28)
          ? Optional.of(record)
          : Optional.empty();
    }
  }

  private static void apply(MemorySegment record, Target target) {
    long at = JournalRecord.HEADER_BYTES;
    while (at < record.byteSize()) {
      byte type = record.get(ValueLayout.JAVA_BYTE, at);
      byte table = record.get(ValueLayout.JAVA_BYTE, at + 1);
      int keyBytes = Short.toUnsignedInt(record.get(JournalRecord.SHORT, at + 2));
      int valueBytes = record.get(JournalRecord.INT, at + 4);
      at += JournalRecord.ENTRY_HEADER_BYTES;
      if (type == JournalRecord.BODY) {
        target.body(
            record.get(JournalRecord.LONG, at),
            record.get(JournalRecord.LONG, at + 8),
            record.asSlice(at + JournalRecord.BODY_PLACE_BYTES, valueBytes));
        at += JournalRecord.BODY_PLACE_BYTES + valueBytes;
        continue;
      }
      byte[] key = record.asSlice(at, keyBytes).toArray(ValueLayout.JAVA_BYTE);
      at += keyBytes;
      if (type == JournalRecord.DELETE) {
        target.delete(Table.ofCode(table), key);
      } else {
        byte[] value = record.asSlice(at, valueBytes).toArray(ValueLayout.JAVA_BYTE);
        at += valueBytes;
        target.put(Table.ofCode(table), key, value);
      }
    }
  }
}
