package dev.kiseki.adapters.lmdb.engine;

/**
 * The tables of the store. The code is part of the format on disk: it is the first byte of every
 * row key. Codes are never reused or changed.
 *
 * <p>{@link #SEGMENT}, {@link #RECLAIM} and {@link #SCHEMA} belong to the engine: callers may read
 * them, a put or delete is refused.
 */
public enum Table {
  SCHEMA(1),
  SEGMENT(2),
  RECLAIM(3),
  /**
   * Rows that many operations of a batch change: what is put here reaches the table when the batch
   * closes, once for each key. Reads by key see it before that, cursors do not.
   */
  COUNTER(4),
  TENANT(5),
  CREDENTIAL(6),
  NAMESPACE(7),
  NAMESPACE_BY_NAME(8),
  ENTRY(9),
  HISTORY(10),
  NODE(11),
  CONTENT(12),
  EXTENT(13),
  BLOB(14),
  INLINE(15),
  UPLOAD(16),
  PART(17),
  UPLOAD_INDEX(18),
  ORPHAN(19),
  JOB(20),
  SETTINGS(21),
  EXTENDED(22),
  REENCRYPTION(23),
  BLOB_COPY(24),
  PRINCIPAL(30),
  KEY_LIFE(31),
  TENANT_STATE(32),
  QUOTA(33),
  KEY_HISTORY(34);

  private final byte code;

  Table(int code) {
    this.code = (byte) code;
  }

  /** The byte that stands for this table on disk. */
  public byte code() {
    return code;
  }

  /** Whether only the engine writes this table. */
  public boolean ownedByEngine() {
    return this == SCHEMA || this == SEGMENT || this == RECLAIM;
  }

  /**
   * The table of a code read from disk.
   *
   * @throws IllegalArgumentException for a code that no table has
   */
  static Table ofCode(byte code) {
    for (Table table : values()) {
      if (table.code == code) {
        return table;
      }
    }
    throw new IllegalArgumentException("table code " + code);
  }
}
