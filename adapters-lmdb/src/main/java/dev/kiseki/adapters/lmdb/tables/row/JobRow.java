package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.UploadId;
import java.util.BitSet;

/**
 * Work that an operation left for later, to be done in small steps: key {@code tenant ‖ due
 * milliseconds(8) ‖ job(8)}. A job removes rows from their beginning, so what is left of them says
 * how far it came.
 *
 * <pre>
 *                  0         1
 *  drop content    | version | kind | content | crc |
 *  drop parts      | version | kind | upload (16) | kept part numbers (2 + n, a bit set) | crc |
 *  forget upload   | version | kind | upload (16) | crc |
 *  drop uploads    | version | kind | root | crc |
 * </pre>
 */
public sealed interface JobRow {
  int VERSION = 1;
  int KIND_CONTENT = 1;
  int KIND_PARTS = 2;
  int KIND_FORGET = 3;
  int KIND_UPLOADS = 4;

  /** Remove a content without references, its extents first. */
  record DropContent(ContentId content) implements JobRow {}

  /**
   * Remove the parts of an ended upload.
   *
   * @param kept parts whose contents now belong to an object
   */
  record DropParts(UploadId upload, BitSet kept) implements JobRow {}

  /** Forget that an upload was completed. */
  record ForgetUpload(UploadId upload) implements JobRow {}

  /** Abort what is left in the uploads' tree of a namespace that is gone. */
  record DropUploads(long root) implements JobRow {}

  default byte[] encode() {
    return switch (this) {
      case DropContent(ContentId content) ->
          new RowOut(VERSION, 9).u8(KIND_CONTENT).i64(content.value()).seal();
      case DropParts(UploadId upload, BitSet kept) -> {
        byte[] bits = kept.toByteArray();
        yield new RowOut(VERSION, 19 + bits.length)
            .u8(KIND_PARTS)
            .i64(upload.high())
            .i64(upload.low())
            .short16(bits)
            .seal();
      }
      case ForgetUpload(UploadId upload) ->
          new RowOut(VERSION, 17).u8(KIND_FORGET).i64(upload.high()).i64(upload.low()).seal();
      case DropUploads(long root) -> new RowOut(VERSION, 9).u8(KIND_UPLOADS).i64(root).seal();
    };
  }

  static JobRow decode(byte[] row) {
    RowIn in = RowIn.of(Table.JOB, row, VERSION);
    JobRow job =
        switch (in.u8()) {
          case KIND_CONTENT -> new DropContent(new ContentId(in.id()));
          case KIND_PARTS ->
              new DropParts(new UploadId(in.i64(), in.i64()), BitSet.valueOf(in.short16()));
          case KIND_FORGET -> new ForgetUpload(new UploadId(in.i64(), in.i64()));
          case KIND_UPLOADS -> new DropUploads(in.id());
          default -> throw in.corrupt("job kind");
        };
    in.end();
    return job;
  }
}
