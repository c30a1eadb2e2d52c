package dev.kiseki.ports.out.files;

/** What becomes of a node that has the new name already. */
public enum RenameRule {
  REPLACE,
  KEEP,
  EXCHANGE
}
