package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ContentId;

/**
 * A run of a content: key {@code tenant ‖ content(8) ‖ end(8)}, so that one seek finds the extent
 * that covers an offset. A content's only extent lies in the content's own row instead.
 *
 * <pre>
 *          0         1      2       10    18         34       42
 *  blob    | version | kind | start | end | blob     | offset | tag (2 + n) | crc |
 *          0         1      2       10    18       26       34
 *  shared  | version | kind | start | end | source | offset | tag (2 + n) | crc |
 *          0         1      2       10    18
 *  hole    | version | kind | start | end | tag (2 + n) | crc |
 * </pre>
 */
public sealed interface ExtentRow {
  int VERSION = 1;
  int KIND_BLOB = 1;
  int KIND_SHARED = 2;
  int KIND_HOLE = 3;

  long start();

  long end();

  byte[] tag();

  /** Bytes of a blob from {@code offset} on. */
  record Blob(long start, long end, BlobId blob, long offset, byte[] tag) implements ExtentRow {}

  /** Bytes of another content from {@code offset} on. */
  record Shared(long start, long end, ContentId source, long offset, byte[] tag)
      implements ExtentRow {}

  /** Zeros: only files of mounts have holes, and each has a row, so a lost row is no hole. */
  record Hole(long start, long end, byte[] tag) implements ExtentRow {}

  default byte[] encode() {
    RowOut out = new RowOut(VERSION, encodedBytes());
    write(out);
    return out.seal();
  }

  static ExtentRow decode(byte[] row) {
    RowIn in = RowIn.of(Table.EXTENT, row, VERSION);
    ExtentRow extent = read(in);
    in.end();
    return extent;
  }

  /** Length of what {@link #write} adds. */
  default int encodedBytes() {
    return switch (this) {
      case Blob blob -> 43 + blob.tag().length;
      case Shared shared -> 35 + shared.tag().length;
      case Hole hole -> 19 + hole.tag().length;
    };
  }

  /** Adds the extent to a row. */
  default void write(RowOut out) {
    switch (this) {
      case Blob(long start, long end, BlobId blob, long offset, byte[] tag) ->
          out.u8(KIND_BLOB)
              .i64(start)
              .i64(end)
              .i64(blob.high())
              .i64(blob.low())
              .i64(offset)
              .short16(tag);
      case Shared(long start, long end, ContentId source, long offset, byte[] tag) ->
          out.u8(KIND_SHARED).i64(start).i64(end).i64(source.value()).i64(offset).short16(tag);
      case Hole(long start, long end, byte[] tag) ->
          out.u8(KIND_HOLE).i64(start).i64(end).short16(tag);
    }
  }

  /** Takes an extent out of a row. */
  static ExtentRow read(RowIn in) {
    int kind = in.u8();
    long start = in.count();
    long end = in.count();
    if (start >= end) {
      throw in.corrupt("extent bounds");
    }
    return switch (kind) {
      case KIND_BLOB ->
          new Blob(start, end, new BlobId(in.i64(), in.i64()), in.count(), in.short16());
      case KIND_SHARED -> new Shared(start, end, new ContentId(in.id()), in.count(), in.short16());
      case KIND_HOLE -> new Hole(start, end, in.short16());
      default -> throw in.corrupt("extent kind");
    };
  }
}
