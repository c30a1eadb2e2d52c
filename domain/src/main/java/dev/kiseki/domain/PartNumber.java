package dev.kiseki.domain;

/** 1 to 10,000. */
public record PartNumber(int value) implements Comparable<PartNumber> {
  public static final int MAX = 10_000;

  public PartNumber {
    if (value < 1 || value > MAX) {
      throw new KisekiException(
          ErrorCode.INVALID_PART_NUMBER,
          "Part number must be an integer between 1 and 10000, inclusive");
    }
  }

  @Override
  public int compareTo(PartNumber other) {
    return Integer.compare(value, other.value);
  }
}
