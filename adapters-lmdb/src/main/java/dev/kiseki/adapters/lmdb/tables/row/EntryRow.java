package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.files.NodeKind;
import java.util.Optional;
import org.agrona.DirectBuffer;

/**
 * A row of a tree: key {@code tenant ‖ directory(8) ‖ label}.
 *
 * <pre>
 *           0         1      2      10        18     26         34
 *  file     | version | kind | node | content | size | modified | seal (2 + n) | crc |
 *           0         1      2      10        18     26         34
 *  version  | version | kind | node | content | size | modified | place | seal (2 + n) | crc |
 *           0         1      2      10         18
 *  marker   | version | kind | node | modified | place | tag (2 + n) | crc |
 *           0         1      2      10          11
 *  link     | version | kind | node | node kind | tag (2 + n) | crc |
 *           0         1      2       10
 *  others   | version | kind | child | tag (2 + n) | crc |
 *
 *           0       8           9
 *  place    | order | flags (1) | origin, if there is one |
 * </pre>
 *
 * <p>A file without versions is the null version with the order 0. Older versions, markers and the
 * pointers to null versions lie in the tree of the history.
 *
 * <p>A file of S3 alone has no row in the node table: all its attributes are the defaults, and what
 * a listing or a head request needs is here. A link leads to a node that has one; that says the
 * rest, so what changes in a node changes for all its names.
 */
public sealed interface EntryRow {
  int VERSION = 1;
  int KIND_FILE = 1;
  int KIND_DIRECTORY = 2;
  int KIND_CONTINUATION = 3;
  int KIND_GROUP = 4;
  int KIND_VERSION = 5;
  int KIND_MARKER = 6;
  int KIND_NULL_POINTER = 7;
  int KIND_LINK = 16;

  /** Flags of a version's place. */
  int IS_NULL = 1;

  int HAS_ORIGIN = 2;

  /**
   * A version of a key that has content: in the live tree the current object.
   *
   * @param nameTag of the link that led here, else empty
   */
  record File(
      NodeId node,
      ContentId content,
      long sizeBytes,
      long modifiedMillis,
      Version version,
      byte[] seal,
      byte[] nameTag)
      implements EntryRow {
    public File(
        NodeId node,
        ContentId content,
        long sizeBytes,
        long modifiedMillis,
        Version version,
        byte[] seal) {
      this(node, content, sizeBytes, modifiedMillis, version, seal, new byte[0]);
    }

    /** Whether a link and a node's row say this, and not a row of its own. */
    public boolean isLinked() {
      return nameTag.length > 0;
    }

    /** The same with another content of the same bytes. */
    public File withContent(ContentId other, byte[] sealed) {
      return new File(node, other, sizeBytes, modifiedMillis, version, sealed, nameTag);
    }
  }

  /** A name of a node that has a row. */
  record Link(NodeId node, NodeKind kind, byte[] tag) implements EntryRow {
    /** Whether S3 sees it. */
    public boolean isObject() {
      return kind == NodeKind.FILE;
    }
  }

  /** A delete marker. */
  record Marker(NodeId node, long modifiedMillis, Version version, byte[] tag)
      implements EntryRow {}

  /** The order of a key's null version, while that is not the current object. */
  record NullPointer(long order) implements EntryRow {}

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
      case Marker marker -> encodeMarker(marker);
      case NullPointer(long order) -> encodeOther(KIND_NULL_POINTER, order, new byte[0]);
      case Directory(long child, byte[] tag) -> encodeOther(KIND_DIRECTORY, child, tag);
      case Link(NodeId node, NodeKind kind, byte[] tag) ->
          new RowOut(VERSION, 12 + tag.length)
              .u8(KIND_LINK)
              .i64(node.value())
              .u8(kind.number())
              .short16(tag)
              .seal();
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
          case KIND_FILE, KIND_VERSION -> file(in, kind);
          case KIND_MARKER -> new Marker(new NodeId(in.id()), in.i64(), version(in), in.short16());
          case KIND_NULL_POINTER -> new NullPointer(in.count());
          case KIND_LINK -> new Link(new NodeId(in.id()), NodeRow.kind(in), in.short16());
          case KIND_DIRECTORY -> new Directory(in.id(), in.short16());
          case KIND_CONTINUATION -> new Continuation(in.id());
          case KIND_GROUP -> new Group(in.id());
          default -> throw in.corrupt("entry kind");
        };
    boolean isUntagged =
        kind == KIND_CONTINUATION || kind == KIND_GROUP || kind == KIND_NULL_POINTER;
    if (isUntagged && in.u16() != 0) {
      throw in.corrupt("tag");
    }
    in.end();
    return row;
  }

  private static File file(RowIn in, int kind) {
    return new File(
        new NodeId(in.id()),
        new ContentId(in.id()),
        in.count(),
        in.i64(),
        kind == KIND_FILE ? Version.UNVERSIONED : version(in),
        in.short16());
  }

  static Version version(RowIn in) {
    long order = in.count();
    int flags = in.u8();
    boolean isNull = (flags & IS_NULL) != 0;
    if (flags > (IS_NULL | HAS_ORIGIN) || (order == 0 && !isNull)) {
      throw in.corrupt("version order");
    }
    boolean hasOrigin = (flags & HAS_ORIGIN) != 0;
    return new Version(
        order, isNull, hasOrigin ? Optional.of(new NodeId(in.id())) : Optional.empty());
  }

  private static byte[] encodeFile(File file) {
    if (file.isLinked()) {
      throw new IllegalArgumentException("a linked file has a row of another kind");
    }
    boolean isPlain = file.version().equals(Version.UNVERSIONED);
    RowOut out =
        new RowOut(VERSION, 35 + (isPlain ? 0 : length(file.version())) + file.seal().length)
            .u8(isPlain ? KIND_FILE : KIND_VERSION)
            .i64(file.node().value())
            .i64(file.content().value())
            .i64(file.sizeBytes())
            .i64(file.modifiedMillis());
    if (!isPlain) {
      write(out, file.version());
    }
    return out.short16(file.seal()).seal();
  }

  private static byte[] encodeMarker(Marker marker) {
    RowOut out =
        new RowOut(VERSION, 19 + length(marker.version()) + marker.tag().length)
            .u8(KIND_MARKER)
            .i64(marker.node().value())
            .i64(marker.modifiedMillis());
    write(out, marker.version());
    return out.short16(marker.tag()).seal();
  }

  /** Bytes of a version's place. */
  static int length(Version version) {
    return version.origin().isPresent() ? 17 : 9;
  }

  static RowOut write(RowOut out, Version version) {
    int flags = (version.isNull() ? IS_NULL : 0) | (version.origin().isPresent() ? HAS_ORIGIN : 0);
    out.i64(version.order()).u8(flags);
    version.origin().ifPresent(origin -> out.i64(origin.value()));
    return out;
  }

  private static byte[] encodeOther(int kind, long child, byte[] tag) {
    return new RowOut(VERSION, 11 + tag.length).u8(kind).i64(child).short16(tag).seal();
  }
}
