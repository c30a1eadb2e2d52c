package dev.kiseki.ports.out.files;

/** The lower twelve bits of the mode, and who owns a node. */
public record Ownership(int permissions, int uid, int gid) {
  public Ownership {
    if ((permissions & ~07777) != 0) {
      throw new IllegalArgumentException("permissions");
    }
  }
}
