package dev.kiseki.adapters.lmdb.tables.tree;

import java.util.Arrays;

/**
 * A whole key cut into the labels under which its rows lie, outermost first.
 *
 * <p>A key is split on '/', empty pieces kept. Every piece but the last is a directory with the
 * label {@code name/}, the last one is the leaf with the bare name. So depth-first order of the
 * rows is the unsigned byte order of whole keys: bare names alone would not do, because {@code a-b}
 * (0x2D) comes before {@code a/x} (0x2F) and both after {@code a}.
 *
 * <p>LMDB keys end at 511 bytes. A label is stored whole if it is shorter than {@link
 * #MAX_LABEL_BYTES}, or has exactly that length and ends in '/'; else its first {@code
 * MAX_LABEL_BYTES} lead to a continuation, below which the rest is stored in the same way. The
 * order stays: no other label begins with those bytes.
 */
final class KeyLabels {
  /** With tenant and directory 492 bytes of the 510 that the engine allows. */
  static final int MAX_LABEL_BYTES = 480;

  /** What a label leads to. */
  enum Kind {
    DIRECTORY,
    CONTINUATION,
    LEAF
  }

  private final byte[] key;
  private Kind[] kinds = new Kind[4];
  private int[] ends = new int[4];
  private int[] pieceStarts = new int[4];
  private int count;

  KeyLabels(byte[] key) {
    this.key = key;
    int at = 0;
    int pieceStart = 0;
    while (count == 0 || kinds[count - 1] != Kind.LEAF) {
      int slash = slashFrom(at);
      boolean isDirectory = slash >= 0;
      int end = isDirectory ? slash + 1 : key.length;
      if (fits(end - at, isDirectory)) {
        add(isDirectory ? Kind.DIRECTORY : Kind.LEAF, end, pieceStart);
        pieceStart = end;
      } else {
        end = at + MAX_LABEL_BYTES;
        add(Kind.CONTINUATION, end, pieceStart);
      }
      at = end;
    }
  }

  /** Whether a label of that length needs no continuation. */
  static boolean fits(int length, boolean isDirectory) {
    return length < MAX_LABEL_BYTES || (length == MAX_LABEL_BYTES && isDirectory);
  }

  byte[] key() {
    return key;
  }

  int count() {
    return count;
  }

  Kind kind(int index) {
    return kinds[index];
  }

  int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  int end(int index) {
    return ends[index];
  }

  /** The bare name of the directory that a label completes. */
  byte[] directoryName(int index) {
    return Arrays.copyOfRange(key, pieceStarts[index], ends[index] - 1);
  }

  private int slashFrom(int from) {
    for (int i = from; i < key.length; i++) {
      if (key[i] == '/') {
        return i;
      }
    }
    return -1;
  }

  private void add(Kind kind, int end, int pieceStart) {
    if (count == kinds.length) {
      kinds = Arrays.copyOf(kinds, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
      pieceStarts = Arrays.copyOf(pieceStarts, count * 2);
    }
    kinds[count] = kind;
    ends[count] = end;
    pieceStarts[count] = pieceStart;
    count++;
  }
}
