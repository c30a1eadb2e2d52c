package dev.kiseki.ports.in.file;

/** What fallocate(2) does to a range. */
public enum SpaceChange {
  ALLOCATE,
  ALLOCATE_KEEPING_SIZE,
  PUNCH_HOLE,
  ZERO,
  ZERO_KEEPING_SIZE
}
