package dev.kiseki.adapters.lmdb.tables.content;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.blob.Staged;
import dev.kiseki.adapters.lmdb.tables.row.BlobRow;
import dev.kiseki.adapters.lmdb.tables.row.ContentRow;
import dev.kiseki.adapters.lmdb.tables.row.ExtentRow;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.ports.out.files.FileExtent;
import dev.kiseki.ports.out.files.NewContent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks a file's new content before anything of it is written: that its runs cover it, and that
 * what they name is there and long enough.
 */
final class FileCheck {
  private final RowReader rows;
  private final int tenant;
  private final NamespaceId namespace;
  private final NewContent content;
  private final List<ExtentRow> extents = new ArrayList<>();
  private final Map<ContentId, ContentRow> sources = new HashMap<>();
  private final Map<ContentId, Integer> shares = new HashMap<>();
  private final IdentityHashMap<Staged, Long> staged = new IdentityHashMap<>();
  private final Map<BlobId, Long> kept = new LinkedHashMap<>();
  private final Map<BlobId, BlobRow> stored = new HashMap<>();
  private int depth;
  private long covered;

  private FileCheck(RowReader rows, int tenant, NamespaceId namespace, NewContent content) {
    this.rows = rows;
    this.tenant = tenant;
    this.namespace = namespace;
    this.content = content;
  }

  static CheckedFile check(RowReader rows, int tenant, NamespaceId namespace, NewContent content) {
    return new FileCheck(rows, tenant, namespace, content).run();
  }

  private CheckedFile run() {
    for (FileExtent extent : content.extents()) {
      require(
          extent.start() == covered && extent.end() > covered, "the runs leave gaps or overlap");
      covered = extent.end();
      extents.add(row(extent));
    }
    require(covered == content.sizeBytes(), "the runs do not cover the content");
    return new CheckedFile(namespace, content, depth, extents, sources, shares, staged, kept);
  }

  private ExtentRow row(FileExtent extent) {
    long start = extent.start();
    long end = extent.end();
    return switch (extent) {
      case FileExtent.Staged run -> {
        Staged blob = Staged.of(run.blob());
        require(
            isInside(run.offset(), end - start, blob.lengthBytes()), "a run ends after its blob");
        staged.merge(blob, end - start, Long::sum);
        yield new ExtentRow.Blob(start, end, blob.id(), run.offset(), run.tag());
      }
      case FileExtent.Kept run -> {
        require(
            isInside(
                run.offset(),
                end - start,
                stored.computeIfAbsent(run.blob(), this::stored).lengthBytes()),
            "a run ends after its blob");
        kept.merge(run.blob(), end - start, Long::sum);
        yield new ExtentRow.Blob(start, end, run.blob(), run.offset(), run.tag());
      }
      case FileExtent.Shared run -> {
        ContentRow source = sources.computeIfAbsent(run.source(), this::source);
        require(
            isInside(run.offset(), end - start, source.sizeBytes()), "a run ends after its source");
        shares.merge(run.source(), 1, Integer::sum);
        depth = Math.max(depth, source.depth() + 1);
        requireDepth();
        yield new ExtentRow.Shared(start, end, run.source(), run.offset(), run.tag());
      }
      case FileExtent.Hole run -> new ExtentRow.Hole(start, end, run.tag());
    };
  }

  private static boolean isInside(long offset, long length, long total) {
    return offset >= 0 && offset <= total - length;
  }

  private BlobRow stored(BlobId id) {
    return rows.get(Table.BLOB, RowKey.of(tenant, id.high(), id.low()))
        .map(BlobRow::decode)
        .orElseThrow(FileCheck::gone);
  }

  private ContentRow source(ContentId id) {
    return rows.get(Table.CONTENT, RowKey.of(tenant, id.value()))
        .map(ContentRow::decode)
        .filter(row -> row.references() > 0 && row.namespace().equals(namespace))
        .orElseThrow(FileCheck::gone);
  }

  private static KisekiException gone() {
    return new KisekiException(
        ErrorCode.CONDITION_CHANGED, "Bytes that a file was to keep are gone.");
  }

  private void requireDepth() {
    if (depth > Contents.MAX_DEPTH) {
      throw new KisekiException(
          ErrorCode.SHARE_TOO_DEEP,
          "A content is shared too deeply. Keep the blobs at the end of its extents, or copy.",
          Fact.of("depth", depth),
          Fact.of("limit", Contents.MAX_DEPTH));
    }
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw new KisekiException(
          ErrorCode.INVALID_ARGUMENT,
          "The new content of a file is not sound.",
          Fact.of("what", what),
          Fact.of("size", content.sizeBytes()));
    }
  }
}
