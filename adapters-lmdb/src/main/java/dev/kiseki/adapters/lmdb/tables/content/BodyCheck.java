package dev.kiseki.adapters.lmdb.tables.content;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.ContentRow;
import dev.kiseki.adapters.lmdb.tables.row.ExtentRow;
import dev.kiseki.adapters.lmdb.tables.row.InlineRow;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.SharedExtent;
import dev.kiseki.ports.out.metadata.StagedExtent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks the body of a new content before anything of it is written: that it covers the content
 * without gaps, and that what it shares is there, is long enough and not shared too deeply.
 */
final class BodyCheck {
  private final RowReader rows;
  private final int tenant;
  private final NewContent content;
  private final List<ExtentRow> extents = new ArrayList<>();
  private final Map<ContentId, ContentRow> sources = new HashMap<>();
  private final Map<ContentId, Integer> shares = new HashMap<>();
  private int depth;
  private long covered;

  private BodyCheck(RowReader rows, int tenant, NewContent content) {
    this.rows = rows;
    this.tenant = tenant;
    this.content = content;
  }

  static CheckedBody check(RowReader rows, int tenant, NewContent content) {
    return new BodyCheck(rows, tenant, content).run();
  }

  private CheckedBody run() {
    switch (content.body()) {
      case ContentBody.Empty _ -> {}
      case ContentBody.Inline(byte[] sealed) -> {
        require(sealed.length <= InlineRow.MAX_BYTES, "inline content is too long");
        covered = content.sizeBytes();
      }
      case ContentBody.Blobs(List<StagedExtent> staged) -> staged.forEach(this::blob);
      case ContentBody.Shared(List<SharedExtent> shared) -> shared.forEach(this::shared);
    }
    require(covered == content.sizeBytes(), "the body does not cover the content");
    return new CheckedBody(content, depth, extents, sources, shares);
  }

  private void blob(StagedExtent staged) {
    var blob = staged.blob();
    cover(staged.start(), staged.end());
    extents.add(new ExtentRow.Blob(staged.start(), staged.end(), blob.id(), 0, staged.tag()));
  }

  private void shared(SharedExtent shared) {
    cover(shared.start(), shared.end());
    ContentRow source = sources.computeIfAbsent(shared.source(), this::source);
    long length = shared.end() - shared.start();
    require(
        shared.sourceOffset() >= 0 && shared.sourceOffset() <= source.sizeBytes() - length,
        "a shared extent reaches beyond its source");
    shares.merge(shared.source(), 1, Integer::sum);
    depth = Math.max(depth, source.depth() + 1);
    if (depth > Contents.MAX_DEPTH) {
      throw new KisekiException(
          ErrorCode.SHARE_TOO_DEEP,
          "A content is shared too deeply. Share what lies at the end of its extents, or copy.",
          Fact.of("depth", depth),
          Fact.of("limit", Contents.MAX_DEPTH));
    }
    extents.add(
        new ExtentRow.Shared(
            shared.start(), shared.end(), shared.source(), shared.sourceOffset(), shared.tag()));
  }

  private ContentRow source(ContentId id) {
    return rows.get(Table.CONTENT, RowKey.of(tenant, id.value()))
        .map(ContentRow::decode)
        .filter(row -> row.references() > 0 && isOf(row.namespace()))
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.CONDITION_CHANGED,
                    "A content to share is no longer there.",
                    Fact.of("content", id.value())));
  }

  private boolean isOf(NamespaceId namespace) {
    return namespace.equals(content.namespace());
  }

  private void cover(long start, long end) {
    require(start == covered && end > start, "the extents of a body leave gaps or overlap");
    covered = end;
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw new KisekiException(
          ErrorCode.INVALID_ARGUMENT,
          "The body of a content is not sound.",
          Fact.of("what", what),
          Fact.of("size", content.sizeBytes()));
    }
  }
}
