package dev.kiseki.ports.in.file;

/** What a node is. */
public enum FileKind {
  FILE,
  DIRECTORY,
  SYMLINK,
  FIFO,
  SOCKET,
  CHARACTER_DEVICE,
  BLOCK_DEVICE
}
