package dev.kiseki.ports.in.file;

/** What becomes of the time of last access when something is read. */
public enum AccessTime {
  /** As relatime has it, with the close. */
  MOVES,
  /** Asked for by O_NOATIME. */
  STAYS
}
