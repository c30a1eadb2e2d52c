package dev.kiseki.ports.in.file;

/** What becomes of a node that has the new name already. */
public enum RenameMode {
  REPLACE,
  KEEP,
  EXCHANGE
}
