package dev.kiseki.adapters.lmdb.tables.content;

import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.blob.Staged;
import dev.kiseki.adapters.lmdb.tables.row.BlobRow;
import dev.kiseki.adapters.lmdb.tables.row.ContentRow;
import dev.kiseki.adapters.lmdb.tables.row.ExtentRow;
import dev.kiseki.adapters.lmdb.tables.row.InlineRow;
import dev.kiseki.adapters.lmdb.tables.row.JobRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.OwnContent;
import dev.kiseki.ports.out.metadata.StagedExtent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One tenant's contents and what they are made of.
 *
 * <p>A content lives while it has references: one from the entry or part that owns it, one from
 * each extent that shares it. The last one to go takes the content along: at once when all of it is
 * in one row, else as a job in small steps, because plans that are open still page through its
 * extents. A blob lives while bytes of it are named by extents.
 */
public final class Contents {
  /** How many shared extents lie between a content and bytes at most: bounds what a read costs. */
  public static final int MAX_DEPTH = 8;

  /** With that of {@link #separate}, on which no other may lean. */
  static final int MAX_SEPARATE_DEPTH = MAX_DEPTH + 1;

  private final int tenant;
  private final Jobs jobs;
  private final Resealing resealing;

  public Contents(int tenant, Jobs jobs, Resealing resealing) {
    this.tenant = tenant;
    this.jobs = jobs;
    this.resealing = resealing;
  }

  /** Checks a new content; writes nothing. */
  public CheckedBody check(RowReader rows, NewContent content) {
    CheckedBody body = BodyCheck.check(rows, tenant, content);
    NamespaceId namespace = content.namespace();
    resealing.requireRecord(namespace, content.facts());
    body.extents().forEach(extent -> resealing.requireTag(namespace, extent.tag()));
    switch (content.body()) {
      case ContentBody.Inline(byte[] sealed) -> resealing.requireRecord(namespace, sealed);
      case ContentBody.Blobs(var extents) ->
          extents.forEach(extent -> resealing.require(namespace, extent.blob().keyEpoch()));
      case ContentBody.Empty _, ContentBody.Shared _ -> {}
    }
    return body;
  }

  /**
   * Stores a checked content with one reference.
   *
   * @param handedOver sources whose owner gives its reference to this content
   */
  public void store(RowWriter rows, CheckedBody body, Set<ContentId> handedOver) {
    NewContent content = body.content();
    long id = content.id().value();
    storeBytes(rows, id, content.body());
    ContentRow.Body kind = body.kind();
    Optional<ExtentRow> only =
        kind == ContentRow.Body.ONE ? Optional.of(body.extents().getFirst()) : Optional.empty();
    if (kind == ContentRow.Body.MANY) {
      for (ExtentRow extent : body.extents()) {
        rows.put(Table.EXTENT, RowKey.of(tenant, id, extent.end()), extent.encode());
      }
    }
    body.shares().forEach((source, count) -> share(rows, body, source, count, handedOver));
    ContentRow row =
        new ContentRow(
            kind,
            body.depth(),
            content.keyEpoch(),
            content.namespace(),
            content.sizeBytes(),
            content.sizeBytes(),
            1,
            only,
            content.facts());
    rows.put(Table.CONTENT, key(content.id()), row.encode());
  }

  /** Checks a file's new content; writes nothing. */
  public CheckedFile check(
      RowReader rows, NamespaceId namespace, dev.kiseki.ports.out.files.NewContent content) {
    CheckedFile file = FileCheck.check(rows, tenant, namespace, content);
    resealing.requireRecord(namespace, content.sealedFacts());
    file.extents().forEach(extent -> resealing.requireTag(namespace, extent.tag()));
    file.staged().keySet().forEach(blob -> resealing.require(namespace, blob.keyEpoch()));
    for (BlobId kept : file.kept().keySet()) {
      resealing.keeps(namespace, content.id(), readBlob(rows, kept).keyEpoch());
    }
    return file;
  }

  /** Stores a file's checked content with one reference. */
  public void store(RowWriter rows, CheckedFile file) {
    ContentId id = file.content().id();
    file.staged().forEach((blob, live) -> storeBlob(rows, blob, live));
    file.kept()
        .forEach(
            (blob, more) -> {
              BlobRow row = readBlob(rows, blob);
              rows.put(Table.BLOB, key(blob), row.withLive(row.liveBytes() + more).encode());
            });
    ContentRow.Body kind = file.kind();
    if (kind == ContentRow.Body.MANY) {
      for (ExtentRow extent : file.extents()) {
        rows.put(Table.EXTENT, RowKey.of(tenant, id.value(), extent.end()), extent.encode());
      }
    }
    file.shares()
        .forEach(
            (source, count) -> {
              ContentRow row = file.sources().get(source);
              if (row != null) {
                rows.put(
                    Table.CONTENT,
                    key(source),
                    row.withReferences(row.references() + count).encode());
              }
            });
    ContentRow row =
        new ContentRow(
            kind,
            file.depth(),
            file.content().keyEpoch(),
            file.namespace(),
            file.content().sizeBytes(),
            file.content().allocatedBytes(),
            1,
            kind == ContentRow.Body.ONE ? Optional.of(file.extents().getFirst()) : Optional.empty(),
            file.content().sealedFacts());
    rows.put(Table.CONTENT, key(id), row.encode());
  }

  private void storeBytes(RowWriter rows, long id, ContentBody body) {
    switch (body) {
      case ContentBody.Inline(byte[] sealed) ->
          rows.put(Table.INLINE, RowKey.of(tenant, id), InlineRow.encode(sealed));
      case ContentBody.Blobs(var extents) -> extents.forEach(extent -> storeBlob(rows, extent));
      case ContentBody.Empty _, ContentBody.Shared _ -> {}
    }
  }

  private void storeBlob(RowWriter rows, StagedExtent extent) {
    Staged staged = Staged.of(extent.blob());
    storeBlob(rows, staged, staged.lengthBytes());
  }

  private void storeBlob(RowWriter rows, Staged staged, long liveBytes) {
    BlobRow row =
        new BlobRow(
            staged.frameSizeBytes(),
            staged.keyEpoch(),
            staged.lengthBytes(),
            liveBytes,
            staged.place(rows));
    rows.put(Table.BLOB, key(staged.id()), row.encode());
  }

  private void share(
      RowWriter rows, CheckedBody body, ContentId source, int count, Set<ContentId> handedOver) {
    int more = handedOver.contains(source) ? count - 1 : count;
    ContentRow row = body.sources().get(source);
    if (more > 0 && row != null) {
      rows.put(Table.CONTENT, key(source), row.withReferences(row.references() + more).encode());
    }
  }

  /** The row of a content that must be there. */
  public ContentRow read(RowReader rows, ContentId id) {
    return find(rows, id).orElseThrow(() -> RowIn.corrupt(Table.CONTENT, "a content is missing"));
  }

  /** The row of a content that may be there. */
  public Optional<ContentRow> find(RowReader rows, ContentId id) {
    return rows.get(Table.CONTENT, key(id)).map(ContentRow::decode);
  }

  /** Other facts for a content that is there. */
  public void replaceFacts(RowWriter rows, ContentId id, byte[] facts) {
    ContentRow row = read(rows, id);
    resealing.requireRecord(row.namespace(), facts);
    rows.put(Table.CONTENT, key(id), row.withFacts(facts).encode());
  }

  /** Whether anything but one owner refers to a content: other facts would show there as well. */
  public boolean isShared(RowReader rows, ContentId id) {
    return read(rows, id).references() > 1;
  }

  /**
   * Gives one of those who refer to a content one of their own, of the same bytes: one row. One
   * that is a range of another content itself is not leant on: so the way to bytes is longer by one
   * at most, however often this is done.
   */
  public void separate(RowWriter rows, ContentId id, OwnContent own) {
    ContentRow row = read(rows, id);
    resealing.requireRecord(row.namespace(), own.sealedFacts());
    resealing.requireRecord(row.namespace(), own.sealedEntry());
    Optional<ExtentRow.Shared> share = share(id, row, own);
    share.ifPresent(
        extent -> {
          resealing.requireTag(row.namespace(), extent.tag());
          long _ = addReference(rows, extent.source());
        });
    long _ = release(rows, id);
    boolean isDeeper = share.isPresent() && share.get().source().equals(id);
    ContentRow separate =
        new ContentRow(
            share.isPresent() ? ContentRow.Body.ONE : ContentRow.Body.EMPTY,
            isDeeper ? row.depth() + 1 : row.depth(),
            own.keyEpoch(),
            row.namespace(),
            row.sizeBytes(),
            row.countedBytes(),
            1,
            share.map(ExtentRow.class::cast),
            own.sealedFacts());
    rows.put(Table.CONTENT, key(own.id()), separate.encode());
  }

  /** Leads to all bytes of a content, if it has any. */
  private static Optional<ExtentRow.Shared> share(ContentId id, ContentRow row, OwnContent own) {
    if (row.sizeBytes() == 0) {
      return Optional.empty();
    }
    ContentId source = id;
    long offset = 0;
    if (row.only().orElse(null) instanceof ExtentRow.Shared only) {
      source = only.source();
      offset = only.offset();
    }
    byte[] tag = own.share().tag(source, offset);
    return Optional.of(new ExtentRow.Shared(0, row.sizeBytes(), source, offset, tag));
  }

  /** Takes one more reference; returns what it counts. */
  public long addReference(RowWriter rows, ContentId id) {
    ContentRow row = read(rows, id);
    rows.put(Table.CONTENT, key(id), row.withReferences(row.references() + 1).encode());
    return row.countedBytes();
  }

  /** Gives back one reference; returns what it counted. */
  public long release(RowWriter rows, ContentId id) {
    ContentRow row = read(rows, id);
    if (row.references() < 1) {
      throw RowIn.corrupt(Table.CONTENT, "more references are given back than were taken");
    }
    ContentRow less = row.withReferences(row.references() - 1);
    if (less.references() > 0) {
      rows.put(Table.CONTENT, key(id), less.encode());
      return row.countedBytes();
    }
    switch (row.body()) {
      case EMPTY -> rows.delete(Table.CONTENT, key(id));
      case INLINE -> {
        rows.delete(Table.INLINE, key(id));
        rows.delete(Table.CONTENT, key(id));
      }
      case ONE -> {
        row.only().ifPresent(extent -> drop(rows, extent));
        rows.delete(Table.CONTENT, key(id));
      }
      case MANY -> {
        rows.put(Table.CONTENT, key(id), less.encode());
        jobs.add(rows, tenant, Jobs.NOW, new JobRow.DropContent(id));
      }
    }
    return row.countedBytes();
  }

  /**
   * Removes extents of a content without references.
   *
   * @return how many; fewer than {@code limit} when the content is gone too
   */
  public int dropExtents(RowWriter rows, ContentId id, int limit) {
    List<ExtentRow> extents = first(rows, id, limit);
    Map<BlobId, Long> less = new LinkedHashMap<>();
    for (ExtentRow extent : extents) {
      rows.delete(Table.EXTENT, RowKey.of(tenant, id.value(), extent.end()));
      // A file that is written at random names few blobs in many runs.
      if (extent instanceof ExtentRow.Blob run) {
        less.merge(run.blob(), run.end() - run.start(), Long::sum);
      } else {
        drop(rows, extent);
      }
    }
    less.forEach((blob, bytes) -> dropBytes(rows, blob, bytes));
    if (extents.size() < limit) {
      rows.delete(Table.CONTENT, key(id));
    }
    return extents.size();
  }

  private List<ExtentRow> first(RowReader rows, ContentId id, int limit) {
    byte[] from = key(id);
    List<ExtentRow> extents = new ArrayList<>();
    try (RowCursor cursor = rows.cursor(Table.EXTENT)) {
      boolean on = cursor.seek(from);
      while (on && extents.size() < limit && isOf(cursor.keyBytes(), from)) {
        extents.add(ExtentRow.decode(cursor.valueBytes()));
        on = cursor.next();
      }
    }
    return extents;
  }

  private static boolean isOf(byte[] extent, byte[] content) {
    return Arrays.equals(content, 0, content.length, extent, 0, content.length);
  }

  private void drop(RowWriter rows, ExtentRow extent) {
    switch (extent) {
      case ExtentRow.Hole _ -> {}
      case ExtentRow.Shared shared -> {
        long _ = release(rows, shared.source());
      }
      case ExtentRow.Blob(long start, long end, BlobId blob, _, _) ->
          dropBytes(rows, blob, end - start);
    }
  }

  private void dropBytes(RowWriter rows, BlobId blob, long bytes) {
    BlobRow row = readBlob(rows, blob);
    long live = row.liveBytes() - bytes;
    if (live < 0) {
      throw RowIn.corrupt(Table.BLOB, "live bytes");
    }
    if (live > 0) {
      rows.put(Table.BLOB, key(blob), row.withLive(live).encode());
    } else {
      rows.delete(Table.BLOB, key(blob));
      rows.free(row.locator());
    }
  }

  /** The row of a blob that must be there. */
  BlobRow readBlob(RowReader rows, BlobId id) {
    return rows.get(Table.BLOB, key(id))
        .map(BlobRow::decode)
        .orElseThrow(() -> RowIn.corrupt(Table.BLOB, "a blob is missing"));
  }

  /** The sealed bytes of inline content. */
  byte[] readInline(RowReader rows, ContentId id) {
    return rows.get(Table.INLINE, key(id))
        .map(InlineRow::decode)
        .orElseThrow(() -> RowIn.corrupt(Table.INLINE, "an inline content is missing"));
  }

  int tenant() {
    return tenant;
  }

  private byte[] key(ContentId id) {
    return RowKey.of(tenant, id.value());
  }

  private byte[] key(BlobId id) {
    return RowKey.of(tenant, id.high(), id.low());
  }
}
