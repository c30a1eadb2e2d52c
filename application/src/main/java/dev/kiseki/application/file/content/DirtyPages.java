package dev.kiseki.application.file.content;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Written bytes that no blob holds yet, in pages. A page is here whole or not at all: writing a
 * part of one takes the rest from below first. Bytes of a page beyond the end of the file are
 * zeros. Not thread-safe.
 */
final class DirtyPages {
  static final int PAGE_BYTES = 4096;

  /** Pages lie together in blocks of the large frame size: one look-up for many pages. */
  static final int BLOCK_BYTES = 64 * 1024;

  private static final int PAGES_PER_BLOCK = BLOCK_BYTES / PAGE_BYTES;
  private static final int SMALL_BLOCK_BYTES = 4 * PAGE_BYTES;

  private final TreeMap<Long, Block> blocks = new TreeMap<>();
  private long pageCount;
  private long memoryBytes;

  /** Reads what lies below the pages; fills with zeros where there is nothing. */
  @FunctionalInterface
  interface Below {
    void read(long offset, byte[] target, int at, int length);
  }

  /** A run of bytes in memory. */
  record Slice(byte[] array, int offset, int length) {}

  /** Sixteen pages; those whose bit is set are here. */
  private static final class Block {
    private byte[] bytes;
    private int present;

    Block(int bytes) {
      this.bytes = new byte[bytes];
    }

    boolean has(int page) {
      return (present & 1 << page) != 0;
    }
  }

  /** Heap that the pages take. */
  long memoryBytes() {
    return memoryBytes;
  }

  long pageCount() {
    return pageCount;
  }

  boolean isEmpty() {
    return pageCount == 0;
  }

  void write(long offset, ByteBuffer source, int length, Below below) {
    for (int done = 0; done < length; ) {
      long position = offset + done;
      int from = (int) (position % BLOCK_BYTES);
      int count = Math.min(BLOCK_BYTES - from, length - done);
      Block block = writable(position / BLOCK_BYTES, from + count);
      long start = position - from;
      fillPartly(block, start, from, below);
      fillPartly(block, start, from + count, below);
      source.get(block.bytes, from, count);
      arrived(block, from / PAGE_BYTES, (from + count - 1) / PAGE_BYTES);
      done += count;
    }
  }

  private Block writable(long number, int neededBytes) {
    Block block = blocks.get(number);
    if (block == null) {
      block = new Block(neededBytes <= SMALL_BLOCK_BYTES ? SMALL_BLOCK_BYTES : BLOCK_BYTES);
      blocks.put(number, block);
      memoryBytes += block.bytes.length;
    } else if (block.bytes.length < neededBytes) {
      memoryBytes += BLOCK_BYTES - block.bytes.length;
      block.bytes = Arrays.copyOf(block.bytes, BLOCK_BYTES);
    }
    return block;
  }

  /** Brings the page from below in which a write begins or ends, unless it is here. */
  private void fillPartly(Block block, long start, int edge, Below below) {
    int page = edge / PAGE_BYTES;
    if (edge % PAGE_BYTES != 0 && !block.has(page)) {
      int at = page * PAGE_BYTES;
      below.read(start + at, block.bytes, at, PAGE_BYTES);
      arrived(block, page, page);
    }
  }

  private void arrived(Block block, int firstPage, int lastPage) {
    int pages = ((1 << (lastPage + 1 - firstPage)) - 1) << firstPage;
    pageCount += Integer.bitCount(pages & ~block.present);
    block.present |= pages;
  }

  /** The bytes from {@code offset} on that are here without a gap; empty when that one is not. */
  Slice at(long offset) {
    Block block = blocks.get(offset / BLOCK_BYTES);
    int from = (int) (offset % BLOCK_BYTES);
    int page = from / PAGE_BYTES;
    if (block == null || !block.has(page)) {
      return new Slice(new byte[0], 0, 0);
    }
    int end = page + 1;
    while (end < PAGES_PER_BLOCK && block.has(end)) {
      end++;
    }
    return new Slice(block.bytes, from, end * PAGE_BYTES - from);
  }

  boolean has(long offset) {
    Block block = blocks.get(offset / BLOCK_BYTES);
    return block != null && block.has((int) (offset % BLOCK_BYTES / PAGE_BYTES));
  }

  /**
   * Where the first page begins that is here and ends after {@code offset}; the largest number if
   * none.
   */
  long nextFrom(long offset) {
    for (Map.Entry<Long, Block> entry : blocks.tailMap(offset / BLOCK_BYTES, true).entrySet()) {
      long start = entry.getKey() * BLOCK_BYTES;
      int first = start >= offset ? 0 : (int) ((offset - start) / PAGE_BYTES);
      int left = entry.getValue().present >>> first;
      if (left != 0) {
        return start + (long) (first + Integer.numberOfTrailingZeros(left)) * PAGE_BYTES;
      }
    }
    return Long.MAX_VALUE;
  }

  /** Pages that are here among those from {@code firstPage} to {@code afterPage}, excluded. */
  long countPages(long firstPage, long afterPage) {
    if (firstPage >= afterPage) {
      return 0;
    }
    long count = 0;
    long firstBlock = firstPage / PAGES_PER_BLOCK;
    long lastBlock = (afterPage - 1) / PAGES_PER_BLOCK;
    for (Map.Entry<Long, Block> entry :
        blocks.subMap(firstBlock, true, lastBlock, true).entrySet()) {
      count +=
          Integer.bitCount(entry.getValue().present & mask(entry.getKey(), firstPage, afterPage));
    }
    return count;
  }

  /** Bits of the pages of a block that lie in the range. */
  private static int mask(long block, long firstPage, long afterPage) {
    int from = (int) Math.max(0, firstPage - block * PAGES_PER_BLOCK);
    int to = (int) Math.min(PAGES_PER_BLOCK, afterPage - block * PAGES_PER_BLOCK);
    return from >= to ? 0 : ((1 << to) - 1) & -(1 << from);
  }

  /** Takes a run out of here that has no gap: block by block, for the caller to keep. */
  List<Slice> take(Extent.Range run) {
    List<Slice> taken = new ArrayList<>();
    for (long position = run.start(); position < run.end(); ) {
      long number = position / BLOCK_BYTES;
      int from = (int) (position % BLOCK_BYTES);
      int to = (int) Math.min(BLOCK_BYTES, run.end() - number * BLOCK_BYTES);
      taken.add(take(number, from, to));
      position += to - from;
    }
    return taken;
  }

  private Slice take(long number, int from, int to) {
    Block block = blocks.get(number);
    int pages = mask(0, from / PAGE_BYTES, (to + PAGE_BYTES - 1) / PAGE_BYTES);
    if (block == null || (block.present & pages) != pages) {
      throw new IllegalArgumentException("a run with a gap");
    }
    pageCount -= Integer.bitCount(pages);
    block.present &= ~pages;
    if (block.present != 0) {
      return new Slice(Arrays.copyOfRange(block.bytes, from, to), 0, to - from);
    }
    blocks.remove(number);
    memoryBytes -= block.bytes.length;
    return new Slice(block.bytes, from, to - from);
  }

  /** Lets whole pages go. */
  void drop(long firstPage, long afterPage) {
    if (firstPage >= afterPage) {
      return;
    }
    long firstBlock = firstPage / PAGES_PER_BLOCK;
    long lastBlock = (afterPage - 1) / PAGES_PER_BLOCK;
    blocks
        .subMap(firstBlock, true, lastBlock, true)
        .entrySet()
        .removeIf(entry -> dropFrom(entry.getValue(), mask(entry.getKey(), firstPage, afterPage)));
  }

  /** Whether the block is empty now. */
  private boolean dropFrom(Block block, int pages) {
    pageCount -= Integer.bitCount(block.present & pages);
    block.present &= ~pages;
    if (block.present == 0) {
      Arrays.fill(block.bytes, (byte) 0);
      memoryBytes -= block.bytes.length;
      return true;
    }
    return false;
  }

  /** Zeros a part of one page, if it is here. */
  void zero(long offset, int length) {
    Block block = blocks.get(offset / BLOCK_BYTES);
    int from = (int) (offset % BLOCK_BYTES);
    if (block != null && block.has(from / PAGE_BYTES)) {
      Arrays.fill(block.bytes, from, from + length, (byte) 0);
    }
  }

  /** Runs of bytes without a gap that lie before {@code end}. */
  List<Extent.Range> runs(long end) {
    List<Extent.Range> runs = new ArrayList<>();
    long start = nextFrom(0);
    while (start < end) {
      long position = start;
      while (position < end && has(position)) {
        position += at(position).length();
      }
      runs.add(new Extent.Range(start, Math.min(position, end)));
      start = nextFrom(position);
    }
    return runs;
  }

  /** Lets everything go. */
  void clear() {
    blocks.values().forEach(block -> Arrays.fill(block.bytes, (byte) 0));
    blocks.clear();
    pageCount = 0;
    memoryBytes = 0;
  }
}
