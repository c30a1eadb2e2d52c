package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.ContentId;
import dev.kiseki.ports.out.metadata.PartRow;

/**
 * A part of an upload: key {@code tenant ‖ upload(16) ‖ number(2)}.
 *
 * <pre>
 *  0         1         9      17
 *  | version | content | size | modified | facts (4 + n) | crc |
 * </pre>
 */
public final class PartRows {
  static final int VERSION = 1;

  private PartRows() {}

  public static byte[] encode(PartRow part) {
    return new RowOut(VERSION, 28 + part.sealedFacts().length)
        .i64(part.content().value())
        .i64(part.sizeBytes())
        .i64(part.modifiedMillis())
        .long32(part.sealedFacts())
        .seal();
  }

  public static PartRow decode(int number, byte[] row) {
    RowIn in = RowIn.of(Table.PART, row, VERSION);
    ContentId content = new ContentId(in.id());
    long size = in.count();
    long modified = in.i64();
    byte[] facts = in.long32();
    in.end();
    return new PartRow(number, content, size, modified, facts);
  }
}
