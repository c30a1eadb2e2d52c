package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.out.files.Extended;

/**
 * The extended attributes of a node, sealed as one: key {@code tenant ‖ node(8)}.
 *
 * <pre>
 *  0         1            9
 *  | version | sealed for | sealed (4 + n) | crc |
 * </pre>
 */
public final class ExtendedRow {
  static final int VERSION = 1;

  private ExtendedRow() {}

  public static byte[] encode(Extended extended) {
    return new RowOut(VERSION, 12 + extended.sealed().length)
        .i64(extended.sealedFor().value())
        .long32(extended.sealed())
        .seal();
  }

  public static Extended decode(byte[] row) {
    RowIn in = RowIn.of(Table.EXTENDED, row, VERSION);
    Extended extended = new Extended(new NodeId(in.id()), in.long32());
    in.end();
    return extended;
  }
}
