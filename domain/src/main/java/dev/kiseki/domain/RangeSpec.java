package dev.kiseki.domain;

import java.util.Optional;

/** A range as asked for, before the size is known. RFC 9110, section 14. */
public sealed interface RangeSpec {
  /** From {@code first} to {@code last}, both included; {@code last} may lie beyond the end. */
  record Between(long first, long last) implements RangeSpec {}

  /** From {@code first} to the end. */
  record From(long first) implements RangeSpec {}

  /** The last {@code count} bytes. */
  record Suffix(long count) implements RangeSpec {}

  /** Empty when nothing of the content lies in the range: 416. */
  default Optional<ByteRange> within(long size) {
    return switch (this) {
      case Between(long first, long last) when first < size && first <= last ->
          Optional.of(new ByteRange(first, last >= size ? size : last + 1));
      case From(long first) when first < size -> Optional.of(new ByteRange(first, size));
      case Suffix(long count) when count > 0 && size > 0 ->
          Optional.of(new ByteRange(Math.max(0, size - count), size));
      case Between _, From _, Suffix _ -> Optional.empty();
    };
  }
}
