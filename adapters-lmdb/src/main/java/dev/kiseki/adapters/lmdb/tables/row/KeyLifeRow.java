package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.Table;

/**
 * What is told of an access key's life: key {@code 0(4) ‖ access key id}. Apart from the {@link
 * CredentialRow}, which never changes and is read on every request.
 *
 * <pre>
 *  0         1         9
 *  | version | created | last used | crc |
 * </pre>
 */
public record KeyLifeRow(long createdMillis, long usedMillis) {
  public static final KeyLifeRow UNKNOWN = new KeyLifeRow(0, 0);
  static final int VERSION = 1;

  public byte[] encode() {
    return new RowOut(VERSION, 16).i64(createdMillis).i64(usedMillis).seal();
  }

  public static KeyLifeRow decode(byte[] row) {
    RowIn in = RowIn.of(Table.KEY_LIFE, row, VERSION);
    KeyLifeRow life = new KeyLifeRow(in.count(), in.count());
    in.end();
    return life;
  }
}
