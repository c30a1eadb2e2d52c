package dev.kiseki.adapters.lmdb.tables;

/**
 * By how much an operation changes what a namespace holds, older versions included. Holes of files
 * are nothing.
 */
final class Tally {
  private long objects;
  private long bytes;

  void more(long countedBytes) {
    objects++;
    bytes += countedBytes;
  }

  void less(long countedBytes) {
    objects--;
    bytes -= countedBytes;
  }

  long objects() {
    return objects;
  }

  long bytes() {
    return bytes;
  }
}
