package dev.kiseki.application.file.content;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.file.SeekTarget;
import dev.kiseki.ports.in.file.SpaceChange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of a file that was changed since it was published: pages in memory over extents over
 * holes, and a size. Not thread-safe: whoever has the node's lock may use it.
 */
public final class OpenContent {
  static final int PAGE_BYTES = DirtyPages.PAGE_BYTES;

  /** The largest file of ext4 with blocks of 4 KiB. */
  public static final long MOST_BYTES = ((1L << 32) - 1) * PAGE_BYTES;

  /** In a region of this many bytes, more pieces than {@link #MOST_PIECES} are written anew. */
  private static final long REGION_BYTES = 4L << 20;

  private static final int MOST_PIECES = 64;

  /** As many regions one publish writes anew. */
  private static final int MOST_REGIONS = 8;

  private final LowerBytes lower;
  private final DirtyPages pages = new DirtyPages();
  private final ExtentMap extents = new ExtentMap();
  private final byte[] step = new byte[DirtyPages.BLOCK_BYTES];
  private long size;

  /** Pages that are in memory or touched by an extent. */
  private long allocatedPages;

  /** A content that is as it was published: {@code data} tells where it is no hole. */
  public OpenContent(LowerBytes lower, long size, List<Extent.Range> data) {
    this.lower = lower;
    this.size = size;
    for (Extent.Range range : data) {
      extents.put(new Extent(range.start(), range.end(), new Extent.Source.Published()));
    }
    allocatedPages = pagesIn(0, Long.MAX_VALUE / PAGE_BYTES);
  }

  public long size() {
    return size;
  }

  /** Heap that unflushed pages take. */
  public long memoryBytes() {
    return pages.memoryBytes();
  }

  /** What the content takes or will take, in whole pages; holes are free. */
  public long allocatedBytes() {
    return allocatedPages * PAGE_BYTES;
  }

  /** Pages of a range that are in memory or touched by an extent. */
  private long pagesIn(long firstPage, long afterPage) {
    long count = pages.countPages(firstPage, afterPage);
    long counted = firstPage;
    for (Extent extent : extents.within(firstPage * PAGE_BYTES, afterPage * PAGE_BYTES)) {
      long first = Math.max(counted, extent.start() / PAGE_BYTES);
      long after = Math.min(afterPage, pagesUpTo(extent.end()));
      if (first < after) {
        count += after - first - pages.countPages(first, after);
        counted = after;
      }
    }
    return count;
  }

  /** What the content takes now, as quotas count it: nothing beyond the end of the file. */
  public ContentSpace space() {
    return new ContentSpace(
        allocatedBytes() - beyondEnd(size, isAllocated(size)),
        pages.pageCount() * PAGE_BYTES + extents.reservedBytes());
  }

  /** What it would take once so many bytes are written, or their space is reserved. */
  public ContentSpace spaceWith(long offset, long length, boolean growsFile) {
    long first = offset / PAGE_BYTES;
    long after = pagesUpTo(offset + length);
    long end = growsFile ? Math.max(size, offset + length) : size;
    long more = after - first;
    boolean endIsAllocated =
        isAllocated(end) || (end > first * PAGE_BYTES && end <= after * PAGE_BYTES);
    long counted = (allocatedPages + more - pagesIn(first, after)) * PAGE_BYTES;
    long unwritten = pages.pageCount() + more - pages.countPages(first, after);
    return new ContentSpace(
        counted - beyondEnd(end, endIsAllocated), unwritten * PAGE_BYTES + extents.reservedBytes());
  }

  /** The part of the file's last page that lies behind its end. */
  private static long beyondEnd(long size, boolean isAllocated) {
    return isAllocated ? pagesUpTo(size) * PAGE_BYTES - size : 0;
  }

  /** Whether the page in which a file of this size would end is no hole. */
  private boolean isAllocated(long end) {
    long last = pagesUpTo(end) - 1;
    return last >= 0 && pagesIn(last, last + 1) > 0;
  }

  private static long pagesUpTo(long bytes) {
    return (bytes + PAGE_BYTES - 1) / PAGE_BYTES;
  }

  /** Returns the bytes read: fewer than the target takes only at the end of the file. */
  public int read(long offset, ByteBuffer target) {
    if (offset < 0 || offset >= size) {
      return 0;
    }
    int total = (int) Math.min(target.remaining(), size - offset);
    long end = offset + total;
    long position = offset;
    while (position < end) {
      DirtyPages.Slice slice = pages.at(position);
      if (slice.length() > 0) {
        int count = (int) Math.min(slice.length(), end - position);
        target.put(slice.array(), slice.offset(), count);
        position += count;
      } else {
        int count = (int) Math.min(step.length, Math.min(end, pages.nextFrom(position)) - position);
        readBelow(position, step, 0, count);
        target.put(step, 0, count);
        position += count;
      }
    }
    Arrays.fill(step, (byte) 0);
    return total;
  }

  /** Fills from the extents alone, with zeros where there is none. */
  private void readBelow(long offset, byte[] target, int at, int length) {
    long position = offset;
    long end = offset + length;
    while (position < end) {
      Extent extent = extents.at(position);
      long start = extent == null ? end : Math.min(end, Math.max(position, extent.start()));
      int into = at + (int) (position - offset);
      if (extent == null || start > position) {
        Arrays.fill(target, into, into + (int) (start - position), (byte) 0);
        position = start;
        continue;
      }
      int count = (int) (Math.min(end, extent.end()) - position);
      readExtent(extent, position, target, into, count);
      position += count;
    }
  }

  private void readExtent(Extent extent, long position, byte[] target, int at, int count) {
    switch (extent.source()) {
      case Extent.Source.Published _ -> lower.published(position, target, at, count);
      case Extent.Source.Flushed(var blob, long offset) ->
          lower.flushed(blob.await(), offset + position - extent.start(), target, at, count);
      case Extent.Source.Reserved _ -> Arrays.fill(target, at, at + count, (byte) 0);
    }
  }

  /** Returns how much was written: less than all only where the largest file ends. */
  public int write(long offset, ByteBuffer source) {
    if (!source.hasRemaining()) {
      return 0;
    }
    if (offset >= MOST_BYTES) {
      throw tooLarge();
    }
    int total = (int) Math.min(source.remaining(), MOST_BYTES - offset);
    long first = offset / PAGE_BYTES;
    long after = pagesUpTo(offset + total);
    long before = pagesIn(first, after);
    pages.write(offset, source, total, this::readBelow);
    allocatedPages += after - first - before;
    size = Math.max(size, offset + total);
    return total;
  }

  public void truncate(long newSize) {
    if (newSize < 0) {
      throw new KisekiException(ErrorCode.INVALID_ARGUMENT, "A size is not negative.");
    }
    if (newSize > MOST_BYTES) {
      throw tooLarge();
    }
    if (newSize < size) {
      zeroTail(newSize);
      pages.drop(pagesUpTo(newSize), Long.MAX_VALUE / PAGE_BYTES);
      // What was reserved beyond the end goes too.
      extents.cut(newSize, Long.MAX_VALUE);
      allocatedPages = pagesIn(0, Long.MAX_VALUE / PAGE_BYTES);
    }
    size = newSize;
  }

  /** The rest of the page in which the file ends. */
  private void zeroTail(long newSize) {
    int inPage = (int) (newSize % PAGE_BYTES);
    if (inPage > 0) {
      pages.zero(newSize, PAGE_BYTES - inPage);
    }
  }

  /** FILE_TOO_LARGE. */
  public void change(long offset, long length, SpaceChange change) {
    if (offset + length > MOST_BYTES) {
      throw tooLarge();
    }
    switch (change) {
      case ALLOCATE -> allocate(offset, length, false);
      case ALLOCATE_KEEPING_SIZE -> allocate(offset, length, true);
      case PUNCH_HOLE -> clear(offset, Math.min(offset + length, pagesUpTo(size) * PAGE_BYTES));
      case ZERO -> zero(offset, length, false);
      case ZERO_KEEPING_SIZE -> zero(offset, length, true);
    }
    allocatedPages = pagesIn(0, Long.MAX_VALUE / PAGE_BYTES);
  }

  private void zero(long offset, long length, boolean keepSize) {
    clear(offset, offset + length);
    allocate(offset, length, keepSize);
  }

  private void allocate(long offset, long length, boolean keepSize) {
    long end = offset + length;
    long firstByte = offset / PAGE_BYTES * PAGE_BYTES;
    extents.fill(firstByte, pagesUpTo(end) * PAGE_BYTES, new Extent.Source.Reserved());
    if (!keepSize) {
      size = Math.max(size, end);
    }
  }

  private void clear(long offset, long end) {
    if (offset >= end) {
      return;
    }
    extents.cut(offset, end);
    long firstWhole = pagesUpTo(offset);
    long afterWhole = end / PAGE_BYTES;
    if (firstWhole > afterWhole) {
      pages.zero(offset, (int) (end - offset));
      return;
    }
    pages.zero(offset, (int) (firstWhole * PAGE_BYTES - offset));
    pages.drop(firstWhole, afterWhole);
    pages.zero(afterWhole * PAGE_BYTES, (int) (end % PAGE_BYTES));
  }

  /** OFFSET_BEYOND_END when nothing of the kind follows. */
  public long seek(long offset, SeekTarget target) {
    if (offset < 0 || offset >= size) {
      throw beyondEnd();
    }
    return target == SeekTarget.DATA ? nextData(offset) : nextHole(offset);
  }

  private long nextData(long offset) {
    long inMemory = Math.max(offset, pages.nextFrom(offset));
    long below = Long.MAX_VALUE;
    for (Extent extent = extents.at(offset); extent != null; extent = extents.at(extent.end())) {
      if (extent.isData()) {
        below = Math.max(offset, extent.start());
        break;
      }
    }
    long data = Math.min(inMemory, below);
    if (data >= size) {
      throw beyondEnd();
    }
    return data;
  }

  private long nextHole(long offset) {
    long position = offset;
    while (position < size) {
      DirtyPages.Slice slice = pages.at(position);
      if (slice.length() > 0) {
        position += slice.length();
        continue;
      }
      Extent extent = extents.at(position);
      if (extent == null || extent.start() > position || !extent.isData()) {
        return position;
      }
      position = Math.min(extent.end(), Math.max(position + 1, pages.nextFrom(position)));
    }
    return size;
  }

  /** Pages in memory, as runs of bytes without a gap. */
  public List<Extent.Range> dirtyRuns() {
    return pages.runs(size);
  }

  /** Gives the bytes of a dirty run, block by block. */
  void forEachSlice(Extent.Range run, SliceSink sink) {
    long position = run.start();
    while (position < run.end()) {
      DirtyPages.Slice slice = pages.at(position);
      int count = (int) Math.min(slice.length(), run.end() - position);
      sink.take(slice.array(), slice.offset(), count);
      position += count;
    }
  }

  /** Takes bytes that may not be kept. */
  @FunctionalInterface
  interface SliceSink {
    void take(byte[] bytes, int offset, int length);
  }

  /** Takes the bytes of a dirty run out of memory; {@link #flushed} says where they are then. */
  List<DirtyPages.Slice> take(Extent.Range run) {
    return pages.take(run);
  }

  /** A dirty run is in a blob now, or on its way. */
  void flushed(Extent extent) {
    extents.put(extent);
    pages.drop(extent.start() / PAGE_BYTES, pagesUpTo(extent.end()));
  }

  /** All extents, in order: the whole content once nothing is in memory. */
  public List<Extent> extents() {
    return List.copyOf(extents.all());
  }

  /** Whether there is no hole in it. */
  public boolean isDense() {
    return size == 0 || nextHole(0) == size;
  }

  /** Whether its bytes are in more than one place. */
  public boolean isInPieces() {
    return extents.count() + (pages.isEmpty() ? 0 : 1) > 1;
  }

  /**
   * Regions that were changed and lie in so many pieces, published ones included, that each publish
   * and each read pays for it: the worst of them, a few at a time, so that no publish takes long.
   */
  public List<Extent.Range> fragmentedRegions() {
    Map<Long, Integer> pieces = new TreeMap<>();
    for (Extent extent : extents.all()) {
      if (extent.source() instanceof Extent.Source.Flushed) {
        pieces.computeIfAbsent(extent.start() / REGION_BYTES, this::piecesIn);
      }
    }
    return pieces.entrySet().stream()
        .filter(region -> region.getValue() > MOST_PIECES)
        .sorted(Map.Entry.<Long, Integer>comparingByValue().reversed())
        .limit(MOST_REGIONS)
        .map(region -> range(region.getKey()))
        .toList();
  }

  private static Extent.Range range(long region) {
    return new Extent.Range(region * REGION_BYTES, (region + 1) * REGION_BYTES);
  }

  private int piecesIn(long region) {
    int pieces = 0;
    for (Extent extent : extentsIn(range(region))) {
      pieces +=
          extent.source() instanceof Extent.Source.Published
              ? lower.piecesOf(extent.start(), extent.end())
              : 1;
    }
    return pieces;
  }

  /** The blobs that hold something of this, and how much. */
  public Map<Flushing, Long> usedBlobs() {
    Map<Flushing, Long> used = new HashMap<>();
    for (Extent extent : extents.all()) {
      if (extent.source() instanceof Extent.Source.Flushed(var blob, _)) {
        used.merge(blob, extent.end() - extent.start(), Long::sum);
      }
    }
    return used;
  }

  /** What is left in blobs of which less than half is of use. */
  public List<Extent> restsOfBlobs() {
    Map<Flushing, Long> used = usedBlobs();
    return extents.all().stream()
        .filter(extent -> extent.start() < size)
        .filter(
            extent ->
                extent.source() instanceof Extent.Source.Flushed(var blob, _)
                    && used.getOrDefault(blob, 0L) < blob.lengthBytes() / 2)
        .map(extent -> extent.until(Math.min(extent.end(), size)))
        .toList();
  }

  /** Where there is data and where holes are, as runs. */
  public List<Extent.Range> dataRuns() {
    List<Extent.Range> runs = new ArrayList<>();
    for (Extent extent : extents.all()) {
      long end = Math.min(extent.end(), size);
      if (extent.isData() && extent.start() < end) {
        boolean joins = !runs.isEmpty() && runs.getLast().end() == extent.start();
        long start = joins ? runs.removeLast().start() : extent.start();
        runs.add(new Extent.Range(start, end));
      }
    }
    return runs;
  }

  /** The data of a region, cut at its ends. */
  public List<Extent> extentsIn(Extent.Range region) {
    List<Extent> data = new ArrayList<>();
    for (Extent extent : extents.all()) {
      long start = Math.max(extent.start(), region.start());
      long end = Math.min(Math.min(extent.end(), region.end()), size);
      if (extent.isData() && start < end) {
        data.add(extent.from(start).until(end));
      }
    }
    return data;
  }

  /** Lets the memory go; what is flushed is not this object's. */
  public void discard() {
    pages.clear();
    extents.clear();
    allocatedPages = 0;
    size = 0;
  }

  private static KisekiException tooLarge() {
    return new KisekiException(ErrorCode.FILE_TOO_LARGE, "The file would be too large.");
  }

  private static KisekiException beyondEnd() {
    return new KisekiException(ErrorCode.OFFSET_BEYOND_END, "Nothing of the kind follows.");
  }
}
