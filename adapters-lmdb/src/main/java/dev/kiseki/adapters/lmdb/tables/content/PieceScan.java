package dev.kiseki.adapters.lmdb.tables.content;

import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.ContentRow;
import dev.kiseki.adapters.lmdb.tables.row.ExtentRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.ContentId;
import dev.kiseki.ports.out.chunks.BlobRef;
import dev.kiseki.ports.out.metadata.ReadPlan.Check;
import dev.kiseki.ports.out.metadata.ReadPlan.Piece;
import dev.kiseki.ports.out.metadata.ReadPlan.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the pieces of a content from an offset on, following shared extents down to bytes. An
 * extent that is missing is damage: holes have rows too. Lives inside one read operation.
 */
final class PieceScan {
  private final RowReader rows;
  private final Contents contents;
  private final int limit;
  private final List<Piece> pieces = new ArrayList<>();

  PieceScan(RowReader rows, Contents contents, int limit) {
    this.rows = rows;
    this.contents = contents;
    this.limit = limit;
  }

  /**
   * A run of a content on the way down.
   *
   * @param shift what leads from its offsets to those of the planned content
   * @param checks the extents passed so far
   */
  private record Run(
      ContentId content, ContentRow row, long from, long to, long shift, List<Check> checks) {}

  List<Piece> from(ContentId content, ContentRow row, long offset) {
    if (offset < row.sizeBytes()) {
      follow(new Run(content, row, offset, row.sizeBytes(), 0, List.of()));
    }
    return pieces;
  }

  private void follow(Run run) {
    if (run.checks().size() > Contents.MAX_SEPARATE_DEPTH) {
      throw RowIn.corrupt(Table.CONTENT, "a content is shared too deeply");
    }
    if (run.to() > run.row().sizeBytes()) {
      throw RowIn.corrupt(Table.EXTENT, "a shared extent reaches beyond its source");
    }
    switch (run.row().body()) {
      case EMPTY -> throw RowIn.corrupt(Table.CONTENT, "an empty content has bytes");
      case INLINE -> inline(run);
      case ONE -> one(run);
      case MANY -> many(run);
    }
  }

  private void inline(Run run) {
    Source source =
        new Source.Inline(
            run.content(),
            run.row().sizeBytes(),
            contents.readInline(rows, run.content()),
            run.from());
    add(run, run.from(), run.to(), source, run.checks());
  }

  private void one(Run run) {
    ExtentRow extent = run.row().only().orElseThrow();
    if (extent.start() != 0 || extent.end() != run.row().sizeBytes()) {
      throw RowIn.corrupt(Table.CONTENT, "the only extent does not cover its content");
    }
    extent(run, extent, run.from());
  }

  private void many(Run run) {
    byte[] seek = RowKey.of(contents.tenant(), run.content().value(), run.from() + 1);
    long at = run.from();
    try (RowCursor cursor = rows.cursor(Table.EXTENT)) {
      boolean onRow = cursor.seek(seek);
      while (at < run.to() && pieces.size() < limit) {
        byte[] key = onRow ? cursor.keyBytes() : new byte[0];
        if (!onRow || !Arrays.equals(key, 0, 12, seek, 0, 12)) {
          throw RowIn.corrupt(Table.EXTENT, "an extent is missing");
        }
        ExtentRow extent = ExtentRow.decode(cursor.valueBytes());
        if (extent.start() > at || extent.end() <= at || extent.end() != RowKey.longAt(key, 12)) {
          throw RowIn.corrupt(Table.EXTENT, "extents leave gaps or overlap");
        }
        extent(run, extent, at);
        at = extent.end();
        onRow = cursor.next();
      }
    }
  }

  private void extent(Run run, ExtentRow extent, long from) {
    long to = Math.min(extent.end(), run.to());
    List<Check> checks = new ArrayList<>(run.checks());
    switch (extent) {
      case ExtentRow.Blob blob -> {
        checks.add(
            new Check.BlobExtent(
                run.content(), blob.start(), blob.end(), blob.blob(), blob.offset(), blob.tag()));
        long offset = blob.offset() + from - blob.start();
        BlobRef ref = contents.readBlob(rows, blob.blob()).ref(contents.tenant(), blob.blob());
        Source source = new Source.Blob(ref, offset);
        add(run, from, to, source, checks);
      }
      case ExtentRow.Hole hole -> {
        checks.add(new Check.HoleExtent(run.content(), hole.start(), hole.end(), hole.tag()));
        add(run, from, to, new Source.Hole(), checks);
      }
      case ExtentRow.Shared shared -> {
        checks.add(
            new Check.SharedExtent(
                run.content(),
                shared.start(),
                shared.end(),
                shared.source(),
                shared.offset(),
                shared.tag()));
        long down = shared.offset() - shared.start();
        follow(
            new Run(
                shared.source(),
                contents.read(rows, shared.source()),
                from + down,
                to + down,
                run.shift() - down,
                checks));
      }
    }
  }

  private void add(Run run, long from, long to, Source source, List<Check> checks) {
    pieces.add(new Piece(from + run.shift(), to + run.shift(), source, List.copyOf(checks)));
  }
}
