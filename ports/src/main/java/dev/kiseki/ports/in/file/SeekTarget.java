package dev.kiseki.ports.in.file;

/** What lseek(2) can look for. */
public enum SeekTarget {
  DATA,
  HOLE
}
