package dev.kiseki.adapters.s3http.body;

/**
 * The CRC of a concatenation from the CRCs of its pieces, without the bytes: the first CRC is moved
 * past the second piece's length by repeated squaring of the "one zero bit" matrix, then added.
 *
 * <p>Source: zlib, crc32_combine; the same for any reflected CRC with all ones in and out.
 */
final class CrcCombiner {
  static final CrcCombiner CRC32 = new CrcCombiner(32, 0xEDB88320L);
  static final CrcCombiner CRC32C = new CrcCombiner(32, 0x82F63B78L);
  static final CrcCombiner CRC64NVME = new CrcCombiner(64, Crc64Nvme.POLYNOMIAL);

  private final int width;

  /**
   * Entry k moves a CRC past 2^k zero bytes. Built once: a matrix costs more than a combination.
   */
  private final long[][] pastZeroBytes = new long[Long.SIZE - 1][];

  private CrcCombiner(int width, long reflectedPolynomial) {
    this.width = width;
    long[] power = new long[width];
    power[0] = reflectedPolynomial;
    for (int i = 1; i < width; i++) {
      power[i] = 1L << (i - 1);
    }
    // 2^3 zero bits are one zero byte.
    power = square(square(square(power)));
    for (int k = 0; k < pastZeroBytes.length; k++) {
      pastZeroBytes[k] = power;
      power = square(power);
    }
  }

  /** The CRC of both pieces, the second being {@code secondLength} bytes long. */
  long combine(long first, long second, long secondLength) {
    long moved = first;
    for (long rest = secondLength; rest != 0; rest &= rest - 1) {
      moved = times(pastZeroBytes[Long.numberOfTrailingZeros(rest)], moved);
    }
    return moved ^ second;
  }

  private long[] square(long[] matrix) {
    long[] squared = new long[width];
    for (int i = 0; i < width; i++) {
      squared[i] = times(matrix, matrix[i]);
    }
    return squared;
  }

  private static long times(long[] matrix, long vector) {
    long sum = 0;
    for (long rest = vector; rest != 0; rest &= rest - 1) {
      sum ^= matrix[Long.numberOfTrailingZeros(rest)];
    }
    return sum;
  }
}
