package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.file.FileLayer;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The segment files of a store, opened when first asked for. Thread-safe. */
final class SegmentFiles implements AutoCloseable {
  private final FileLayer layer;
  private final Path directory;
  private final long segmentBytes;
  private final Map<Long, SegmentFile> open = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();
  private volatile boolean closed;

  SegmentFiles(FileLayer layer, Path directory, long segmentBytes) {
    this.layer = layer;
    this.directory = directory;
    this.segmentBytes = segmentBytes;
    noteUsed(ids().stream().mapToLong(Long::longValue).max().orElse(0));
  }

  /** No id up to this one is given out again. */
  void noteUsed(long id) {
    lastId.accumulateAndGet(id, Math::max);
  }

  /** The highest id given out. */
  long lastId() {
    return lastId.get();
  }

  /** Ids of the files that exist. */
  List<Long> ids() {
    return layer.list(directory).stream()
        .filter(name -> name.endsWith(".seg"))
        .map(name -> HexFormat.fromHexDigitsToLong(name, 0, name.length() - 4))
        .toList();
  }

  SegmentFile get(long id) {
    checkOpen();
    SegmentFile file = open.get(id);
    return file != null
        ? file
        : open.computeIfAbsent(id, key -> SegmentFile.open(layer, directory, key));
  }

  void checkOpen() {
    if (closed) {
      throw new KisekiException(ErrorCode.STORE_CLOSED, "the store is closed");
    }
  }

  boolean exists(long id) {
    return open.containsKey(id) || layer.exists(directory.resolve(SegmentFile.name(id)));
  }

  /** A new segment with room for at least one blob of that many stored bytes. */
  SegmentFile create(SegmentKind kind, long storedBytes) {
    long needed = SegmentFile.HEADER_BYTES + storedBytes;
    long blocks = Math.ceilDiv(needed, BlobLayout.BLOCK_BYTES);
    long capacity = Math.max(segmentBytes, blocks * BlobLayout.BLOCK_BYTES);
    SegmentFile file =
        SegmentFile.create(layer, directory, lastId.incrementAndGet(), kind, capacity);
    open.put(file.id(), file);
    return file;
  }

  /** Removes a segment nothing refers to any more. */
  void delete(long id) {
    SegmentFile file = open.remove(id);
    if (file != null) {
      file.close();
    }
    layer.delete(directory.resolve(SegmentFile.name(id)));
  }

  @Override
  public void close() {
    closed = true;
    open.values().forEach(SegmentFile::close);
    open.clear();
  }
}
