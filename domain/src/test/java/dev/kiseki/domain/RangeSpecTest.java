package dev.kiseki.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RangeSpecTest {
  @Test
  void aRangeBeyondTheEndIsCut() {
    assertEquals(range(3, 10), new RangeSpec.Between(3, 99).within(10));
    assertEquals(range(3, 5), new RangeSpec.Between(3, 4).within(10));
    assertEquals(range(3, 10), new RangeSpec.From(3).within(10));
    assertEquals(range(0, 10), new RangeSpec.Suffix(99).within(10));
    assertEquals(range(8, 10), new RangeSpec.Suffix(2).within(10));
  }

  @Test
  void aRangeWithNothingInItIsNone() {
    assertEquals(Optional.empty(), new RangeSpec.Between(10, 12).within(10));
    assertEquals(Optional.empty(), new RangeSpec.Between(5, 4).within(10));
    assertEquals(Optional.empty(), new RangeSpec.From(10).within(10));
    assertEquals(Optional.empty(), new RangeSpec.Suffix(0).within(10));
    assertEquals(Optional.empty(), new RangeSpec.Suffix(1).within(0));
  }

  @Test
  void theLargestNumbersDoNotOverflow() {
    assertEquals(range(0, 10), new RangeSpec.Between(0, Long.MAX_VALUE).within(10));
    assertEquals(range(0, 10), new RangeSpec.Suffix(Long.MAX_VALUE).within(10));
  }

  private static Optional<ByteRange> range(long start, long end) {
    return Optional.of(new ByteRange(start, end));
  }
}
