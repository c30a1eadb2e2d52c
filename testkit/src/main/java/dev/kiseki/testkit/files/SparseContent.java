package dev.kiseki.testkit.files;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.ports.in.file.SeekTarget;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes of a file in pages; a page that is not there is a hole. Reserved pages, which fallocate
 * makes, take space and read as zeros, but hold no data for lseek. Not thread-safe.
 */
final class SparseContent {
  static final int PAGE_BYTES = 4096;

  /** The largest file of ext4 with blocks of 4 KiB. */
  static final long MOST_BYTES = ((1L << 32) - 1) * PAGE_BYTES;

  /** Stands for every reserved page; never written to. */
  private static final byte[] RESERVED = new byte[PAGE_BYTES];

  private final Space space;
  private final TreeMap<Long, byte[]> pages = new TreeMap<>();
  private long size;

  SparseContent(Space space) {
    this.space = space;
  }

  long size() {
    return size;
  }

  long allocatedBytes() {
    return (long) pages.size() * PAGE_BYTES;
  }

  int read(long offset, ByteBuffer target) {
    if (offset < 0 || offset >= size) {
      return 0;
    }
    int total = (int) Math.min(target.remaining(), size - offset);
    long position = offset;
    long end = offset + total;
    Map<Long, byte[]> range = pages.subMap(offset / PAGE_BYTES, true, (end - 1) / PAGE_BYTES, true);
    for (Map.Entry<Long, byte[]> page : range.entrySet()) {
      long start = page.getKey() * PAGE_BYTES;
      putZeros(target, start - position);
      position = Math.max(position, start);
      int from = (int) (position - start);
      int count = (int) Math.min(PAGE_BYTES - from, end - position);
      target.put(page.getValue(), from, count);
      position += count;
    }
    putZeros(target, end - position);
    return total;
  }

  private static void putZeros(ByteBuffer target, long count) {
    for (long left = count; left > 0; left -= PAGE_BYTES) {
      target.put(RESERVED, 0, (int) Math.min(left, PAGE_BYTES));
    }
  }

  /** Returns how much was written: less than all only where the largest file ends. */
  int write(long offset, ByteBuffer source) {
    if (source.remaining() == 0) {
      return 0;
    }
    if (offset >= MOST_BYTES) {
      throw Failures.of(ErrorCode.FILE_TOO_LARGE);
    }
    int total = (int) Math.min(source.remaining(), MOST_BYTES - offset);
    int done = 0;
    while (done < total) {
      long position = offset + done;
      int from = (int) (position % PAGE_BYTES);
      int count = Math.min(PAGE_BYTES - from, total - done);
      source.get(writablePage(position / PAGE_BYTES), from, count);
      done += count;
      size = Math.max(size, position + count);
    }
    return total;
  }

  private byte[] writablePage(long number) {
    byte[] page = pages.get(number);
    if (page == null) {
      space.takePage();
    }
    if (page == null || isReserved(page)) {
      page = new byte[PAGE_BYTES];
      pages.put(number, page);
    }
    return page;
  }

  @SuppressWarnings("ReferenceEquality") // a page that happens to hold zeros is not reserved
  private static boolean isReserved(byte[] page) {
    return page == RESERVED;
  }

  void truncate(long newSize) {
    if (newSize < 0) {
      throw Failures.of(ErrorCode.INVALID_ARGUMENT);
    }
    if (newSize > MOST_BYTES) {
      throw Failures.of(ErrorCode.FILE_TOO_LARGE);
    }
    if (newSize < size) {
      clearRange(newSize, Math.max(size, roundedUp(size)));
      // Pages reserved beyond the end go too.
      drop(pages.tailMap((newSize + PAGE_BYTES - 1) / PAGE_BYTES, true));
    }
    size = newSize;
  }

  private static long roundedUp(long bytes) {
    return (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
  }

  /** Reserves what is not there. */
  void allocate(long offset, long length, boolean keepSize) {
    long end = checkedEnd(offset, length);
    for (long page = offset / PAGE_BYTES; page <= (end - 1) / PAGE_BYTES; page++) {
      if (!pages.containsKey(page)) {
        space.takePage();
        pages.put(page, RESERVED);
      }
    }
    if (!keepSize) {
      size = Math.max(size, end);
    }
  }

  private static long checkedEnd(long offset, long length) {
    if (offset + length > MOST_BYTES) {
      throw Failures.of(ErrorCode.FILE_TOO_LARGE);
    }
    return offset + length;
  }

  /** Makes a hole; the size stays. */
  void punch(long offset, long length) {
    clearRange(offset, Math.min(checkedEnd(offset, length), roundedUp(size)));
  }

  /** Zeros that take their space. */
  void zero(long offset, long length, boolean keepSize) {
    long end = checkedEnd(offset, length);
    clearRange(offset, end);
    allocate(offset, length, keepSize);
  }

  /** Whole pages become holes, parts of pages zeros. */
  private void clearRange(long offset, long end) {
    if (offset >= end) {
      return;
    }
    long firstWhole = (offset + PAGE_BYTES - 1) / PAGE_BYTES;
    long afterWhole = end / PAGE_BYTES;
    if (firstWhole > afterWhole) {
      fillZeros(offset / PAGE_BYTES, (int) (offset % PAGE_BYTES), (int) (end % PAGE_BYTES));
      return;
    }
    if (offset % PAGE_BYTES != 0) {
      fillZeros(offset / PAGE_BYTES, (int) (offset % PAGE_BYTES), PAGE_BYTES);
    }
    drop(pages.subMap(firstWhole, true, afterWhole, false));
    if (end % PAGE_BYTES != 0) {
      fillZeros(afterWhole, 0, (int) (end % PAGE_BYTES));
    }
  }

  private void fillZeros(long number, int from, int to) {
    byte[] page = pages.get(number);
    if (page != null && !isReserved(page)) {
      Arrays.fill(page, from, to, (byte) 0);
    }
  }

  private void drop(Map<Long, byte[]> range) {
    space.givePages(range.size());
    range.clear();
  }

  long seek(long offset, SeekTarget target) {
    if (offset < 0 || offset >= size) {
      throw Failures.of(ErrorCode.OFFSET_BEYOND_END);
    }
    return target == SeekTarget.DATA ? nextData(offset) : nextHole(offset);
  }

  private long nextData(long offset) {
    for (Map.Entry<Long, byte[]> page : pages.tailMap(offset / PAGE_BYTES, true).entrySet()) {
      long start = Math.max(offset, page.getKey() * PAGE_BYTES);
      if (start < size && !isReserved(page.getValue())) {
        return start;
      }
    }
    throw Failures.of(ErrorCode.OFFSET_BEYOND_END);
  }

  private long nextHole(long offset) {
    long number = offset / PAGE_BYTES;
    byte[] page = pages.get(number);
    while (page != null && !isReserved(page)) {
      number++;
      page = pages.get(number);
    }
    return Math.min(size, Math.max(offset, number * PAGE_BYTES));
  }

  /** Gives all space back. */
  void discard() {
    drop(pages);
    size = 0;
  }
}
