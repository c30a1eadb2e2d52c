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
  private final long[] oneZeroBit;

  private CrcCombiner(int width, long reflectedPolynomial) {
    this.width = width;
    this.oneZeroBit = new long[width];
    oneZeroBit[0] = reflectedPolynomial;
    for (int i = 1; i < width; i++) {
      oneZeroBit[i] = 1L << (i - 1);
    }
  }

  /** The CRC of both pieces, the second being {@code secondLength} bytes long. */
  long combine(long first, long second, long secondLength) {
    long moved = first;
    // 2^3 zero bits are one zero byte; each bit of the length stands for a power of that.
    long[] power = square(square(square(oneZeroBit)));
    for (long rest = secondLength; rest != 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        moved = times(power, moved);
      }
      power = square(power);
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
