package dev.kiseki.application.file.content;

/**
 * A run of bytes of an open file that is not in memory. What no extent covers is a hole.
 *
 * @param end exclusive
 */
public record Extent(long start, long end, Source source) {
  /** Where the bytes are. */
  public sealed interface Source {
    /** The same, {@code count} bytes further on. */
    Source skip(long count);

    /** At the same place of the published content. */
    record Published() implements Source {
      @Override
      public Source skip(long count) {
        return this;
      }
    }

    /** In a blob, or on the way into one, that no content names yet. */
    record Flushed(Flushing blob, long offset) implements Source {
      @Override
      public Source skip(long count) {
        return new Flushed(blob, offset + count);
      }
    }

    /**
     * Nowhere: fallocate(2) asked for the space. Reads as zeros, counts as allocated, is no data.
     */
    record Reserved() implements Source {
      @Override
      public Source skip(long count) {
        return this;
      }
    }
  }

  /** A run of bytes, {@code end} excluded. */
  public record Range(long start, long end) {
    public long length() {
      return end - start;
    }
  }

  public Extent {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("extent");
    }
  }

  boolean isData() {
    return !(source instanceof Source.Reserved);
  }

  Extent from(long newStart) {
    return new Extent(newStart, end, source.skip(newStart - start));
  }

  Extent until(long newEnd) {
    return new Extent(start, newEnd, source);
  }
}
