package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.file.FileLayer;
import dev.kiseki.adapters.lmdb.engine.file.StoreFile;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One append-only file of blobs, preallocated at its full length so that its writes change no
 * metadata of the file system. Mapped whole for reading, at the first read.
 *
 * <pre>
 *  0       4         8    16         24     28
 *  | magic | version | id | capacity | kind | crc32c | zeros to 4096 | blobs ...
 * </pre>
 */
final class SegmentFile implements AutoCloseable {
  static final int HEADER_BYTES = 4096;
  static final int MAGIC = 0x4b534547;
  static final int VERSION = 1;
  private static final int CRC_AT = 28;

  private final long id;
  private final long capacity;
  private final StoreFile file;
  private final GroupSync sync;
  private final Arena arena = Arena.ofShared();
  private volatile @Nullable MemorySegment map;

  private SegmentFile(long id, long capacity, StoreFile file) {
    this.id = id;
    this.capacity = capacity;
    this.file = file;
    this.sync = new GroupSync(file::syncData);
  }

  static String name(long id) {
    return String.format(Locale.ROOT, "%016x.seg", id);
  }

  /** Creates the file, durable with its directory before anything refers to it. */
  static SegmentFile create(
      FileLayer layer, Path directory, long id, SegmentKind kind, long capacity) {
    StoreFile file = layer.create(directory.resolve(name(id)));
    try {
      file.allocate(capacity);
      MemorySegment header = Arena.ofAuto().allocate(HEADER_BYTES, 8);
      header.set(JournalRecord.INT, 0, MAGIC);
      header.set(JournalRecord.INT, 4, VERSION);
      header.set(JournalRecord.LONG, 8, id);
      header.set(JournalRecord.LONG, 16, capacity);
      header.set(JournalRecord.INT, 24, kind.code());
      header.set(JournalRecord.INT, CRC_AT, checksum(header));
      file.write(header, 0);
      file.syncData();
      layer.syncDirectory(directory);
    } catch (KisekiException e) {
      file.close();
      layer.delete(directory.resolve(name(id)));
      throw e;
    }
    return new SegmentFile(id, capacity, file);
  }

  /** Opens an existing file and checks its header. */
  static SegmentFile open(FileLayer layer, Path directory, long id) {
    Path path = directory.resolve(name(id));
    StoreFile file = layer.open(path);
    MemorySegment header = Arena.ofAuto().allocate(HEADER_BYTES, 8);
    boolean whole = file.read(header, 0) == HEADER_BYTES;
    if (!whole
        || header.get(JournalRecord.INT, 0) != MAGIC
        || header.get(JournalRecord.LONG, 8) != id
        || header.get(JournalRecord.INT, CRC_AT) != checksum(header)) {
      file.close();
      throw new KisekiException(
          ErrorCode.DATA_CORRUPT, "the header of a segment is damaged", Fact.of("file", path));
    }
    if (header.get(JournalRecord.INT, 4) != VERSION) {
      file.close();
      throw new KisekiException(
          ErrorCode.STORE_FORMAT_UNKNOWN,
          "a later version wrote this segment",
          Fact.of("file", path));
    }
    return new SegmentFile(id, header.get(JournalRecord.LONG, 16), file);
  }

  private static int checksum(MemorySegment header) {
    CRC32C crc = new CRC32C();
    crc.update(header.asSlice(0, CRC_AT).asByteBuffer());
    return (int) crc.getValue();
  }

  long id() {
    return id;
  }

  long capacity() {
    return capacity;
  }

  void write(MemorySegment source, long position) {
    file.write(source, position);
  }

  /** Has the range go to the disk while more is written. */
  void startWriting(long offset, long length) {
    file.startWriting(offset, length);
  }

  /** Makes everything written so far durable; concurrent callers share a flush. */
  void sync() {
    sync.await();
  }

  void punchHole(long offset, long length) {
    file.punchHole(offset, length);
  }

  /** The whole file, readable until the segment is closed. */
  MemorySegment map() {
    MemorySegment mapped = map;
    return mapped != null ? mapped : mapNow();
  }

  private synchronized MemorySegment mapNow() {
    MemorySegment mapped = map;
    if (mapped == null) {
      mapped = file.map(capacity, arena);
      map = mapped;
    }
    return mapped;
  }

  @Override
  public void close() {
    arena.close();
    file.close();
  }
}
