package dev.kiseki.adapters.lmdb.tables;

/** By how much an operation changes what a namespace holds, older versions included. */
final class Tally {
  private long objects;
  private long bytes;

  void more(long sizeBytes) {
    objects++;
    bytes += sizeBytes;
  }

  void less(long sizeBytes) {
    objects--;
    bytes -= sizeBytes;
  }

  long objects() {
    return objects;
  }

  long bytes() {
    return bytes;
  }
}
