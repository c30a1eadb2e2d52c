package dev.kiseki.domain;

/** What a principal may do in its tenant. */
public enum Role {
  ADMIN,
  WRITER,
  READER;

  public boolean mayWrite() {
    return this != READER;
  }

  /** Create and delete namespaces. */
  public boolean mayAdminister() {
    return this == ADMIN;
  }
}
