package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.NodeId;
import org.agrona.DirectBuffer;

/**
 * A row of a tree: key {@code tenant ‖ directory(8) ‖ label}.
 *
 * <pre>
 *           0         1      2      10        18     26         34
 *  file     | version | kind | node | content | size | modified | seal (2 + n) | crc |
 *           0         1      2       10
 *  others   | version | kind | child | tag (2 + n) | crc |
 * </pre>
 *
 * <p>A file of S3 alone has no row in the node table: all its attributes are the defaults, and what
 * a listing or a head request needs is here. The kinds from 16 on are for files that have one.
 */
public sealed interface EntryRow {
  int VERSION = 1;
  int KIND_FILE = 1;
  int KIND_DIRECTORY = 2;
  int KIND_CONTINUATION = 3;
  int KIND_GROUP = 4;

  /** The current object of a key. */
  record File(NodeId node, ContentId content, long sizeBytes, long modifiedMillis, byte[] seal)
      implements EntryRow {}

  /** A directory; its label ends in '/'. */
  record Directory(long child, byte[] tag) implements EntryRow {}

  /** Where labels too long for a row go on. */
  record Continuation(long child) implements EntryRow {}

  /** In the tree of uploads: all open uploads of a key. */
  record Group(long child) implements EntryRow {}

  /** The row's value. */
  default byte[] encode() {
    return switch (this) {
      case File file -> encodeFile(file);
      case Directory(long child, byte[] tag) -> encodeOther(KIND_DIRECTORY, child, tag);
      case Continuation(long child) -> encodeOther(KIND_CONTINUATION, child, new byte[0]);
      case Group(long child) -> encodeOther(KIND_GROUP, child, new byte[0]);
    };
  }

  static EntryRow decode(Table table, byte[] row) {
    return decode(RowIn.of(table, row, VERSION));
  }

  /** Decodes the row a cursor shows, with a reader kept for that. */
  static EntryRow decode(RowIn in, DirectBuffer view) {
    return decode(in.load(view, VERSION));
  }

  private static EntryRow decode(RowIn in) {
    int kind = in.u8();
    EntryRow row =
        switch (kind) {
          case KIND_FILE ->
              new File(
                  new NodeId(in.id()), new ContentId(in.id()), in.count(), in.i64(), in.short16());
          case KIND_DIRECTORY -> new Directory(in.id(), in.short16());
          case KIND_CONTINUATION -> new Continuation(in.id());
          case KIND_GROUP -> new Group(in.id());
          default -> throw in.corrupt("entry kind");
        };
    if ((kind == KIND_CONTINUATION || kind == KIND_GROUP) && in.u16() != 0) {
      throw in.corrupt("tag");
    }
    in.end();
    return row;
  }

  private static byte[] encodeFile(File file) {
    return new RowOut(VERSION, 35 + file.seal().length)
        .u8(KIND_FILE)
        .i64(file.node().value())
        .i64(file.content().value())
        .i64(file.sizeBytes())
        .i64(file.modifiedMillis())
        .short16(file.seal())
        .seal();
  }

  private static byte[] encodeOther(int kind, long child, byte[] tag) {
    return new RowOut(VERSION, 11 + tag.length).u8(kind).i64(child).short16(tag).seal();
  }
}
