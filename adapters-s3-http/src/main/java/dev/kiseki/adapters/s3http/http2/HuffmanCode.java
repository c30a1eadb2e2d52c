package dev.kiseki.adapters.s3http.http2;

import java.util.Arrays;

/**
 * The Huffman code of header strings (RFC 7541, appendix B). It is canonical: codes of one length
 * are numbers in the order of their symbols, so that the lengths say it all. Only decoded: what we
 * send is not worth shrinking.
 */
final class HuffmanCode {
  private static final int SYMBOLS = 256;
  private static final int MAX_BITS = 30;

  /** The bits of each symbol from 0 to 255; the end of string, 30 ones, is never sent. */
  private static final String LENGTHS =
      "13,23,28,28,28,28,28,28,28,24,30,28,28,30,28,28,"
          + "28,28,28,28,28,28,30,28,28,28,28,28,28,28,28,28,"
          + "6,10,10,12,13,6,8,11,10,10,8,11,8,6,6,6,"
          + "5,5,5,6,6,6,6,6,6,6,7,8,15,6,12,10,"
          + "13,6,7,7,7,7,7,7,7,7,7,7,7,7,7,7,"
          + "7,7,7,7,7,7,7,7,8,7,8,13,19,13,14,6,"
          + "15,5,6,5,6,5,6,6,6,5,7,7,6,6,6,5,"
          + "6,7,6,5,5,6,7,7,7,7,7,15,11,14,13,28,"
          + "20,22,20,20,22,22,22,23,22,23,23,23,23,23,24,23,"
          + "24,24,22,23,24,23,23,23,23,21,22,23,22,23,23,24,"
          + "22,21,20,22,22,23,23,21,23,22,22,24,21,22,23,23,"
          + "21,21,22,21,23,22,23,23,20,22,22,22,23,22,22,23,"
          + "26,26,20,19,22,23,22,25,26,26,26,27,27,26,24,25,"
          + "19,21,26,27,27,26,27,24,21,21,26,26,28,27,27,27,"
          + "20,24,20,21,22,21,21,23,22,22,25,25,24,24,26,23,"
          + "26,27,26,26,27,27,27,27,27,28,27,27,27,27,27,26";

  /** The symbols in the order of their codes. */
  private static final byte[] SORTED = new byte[SYMBOLS];

  /** Of each length: the first code, how many there are, and where they begin in the order. */
  private static final int[] FIRST = new int[MAX_BITS + 1];

  private static final int[] COUNT = new int[MAX_BITS + 1];
  private static final int[] BEGIN = new int[MAX_BITS + 1];

  static {
    String[] lengths = LENGTHS.split(",", -1);
    int sorted = 0;
    int code = 0;
    for (int bits = 1; bits <= MAX_BITS; bits++) {
      code <<= 1;
      FIRST[bits] = code;
      BEGIN[bits] = sorted;
      for (int symbol = 0; symbol < SYMBOLS; symbol++) {
        if (Integer.parseInt(lengths[symbol]) == bits) {
          SORTED[sorted++] = (byte) symbol;
          code++;
        }
      }
      COUNT[bits] = sorted - BEGIN[bits];
    }
  }

  private HuffmanCode() {}

  /** What these bytes stand for; each gives at most 8/5 of a byte. */
  static byte[] decode(byte[] bytes, int offset, int length) throws Violation.OfConnection {
    byte[] target = new byte[length * 8 / 5 + 1];
    int count = 0;
    int code = 0;
    int bits = 0;
    for (int i = 0; i < 8 * length; i++) {
      code = code << 1 | (bytes[offset + (i >> 3)] >> (7 - (i & 7)) & 1);
      bits++;
      int rank = code - FIRST[bits];
      if (rank < COUNT[bits]) {
        target[count++] = SORTED[BEGIN[bits] + rank];
        code = 0;
        bits = 0;
      } else if (bits == MAX_BITS) {
        throw new Violation.OfConnection(Frame.COMPRESSION_ERROR, "the end of a string inside it");
      }
    }
    // The rest is the beginning of the end of string: up to seven ones.
    if (bits > 7 || code != (1 << bits) - 1) {
      throw new Violation.OfConnection(Frame.COMPRESSION_ERROR, "padding that is not all ones");
    }
    return Arrays.copyOf(target, count);
  }
}
