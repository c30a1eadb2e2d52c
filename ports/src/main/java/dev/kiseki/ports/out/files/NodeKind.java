package dev.kiseki.ports.out.files;

/** What a node is. The numbers are on disk. */
public enum NodeKind {
  FILE(1),
  DIRECTORY(2),
  SYMLINK(3),
  FIFO(4),
  SOCKET(5),
  CHARACTER_DEVICE(6),
  BLOCK_DEVICE(7);

  private final int number;

  NodeKind(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
