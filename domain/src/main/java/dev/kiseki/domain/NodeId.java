package dev.kiseki.domain;

/** A node's immutable, never reused number, from 1: what an inode number is to a file system. */
public record NodeId(long value) {
  public NodeId {
    if (value < 1) {
      throw new IllegalArgumentException("node id");
    }
  }
}
