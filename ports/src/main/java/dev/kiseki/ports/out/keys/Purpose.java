package dev.kiseki.ports.out.keys;

/** What a record is; part of its authenticated context. The numbers are on disk. */
public enum Purpose {
  FACTS(1),
  ENTRY(2),
  INLINE(3),
  EXTENT(4),
  DIRECTORY(5),
  UPLOAD(6),
  PART(7),
  NAMESPACE(8),
  MARKER(9),
  SETTINGS(10),
  NAME(11),
  STATE(12),
  SYMLINK(13),
  EXTENDED(14);

  private final byte number;

  Purpose(int number) {
    this.number = (byte) number;
  }

  public byte number() {
    return number;
  }
}
