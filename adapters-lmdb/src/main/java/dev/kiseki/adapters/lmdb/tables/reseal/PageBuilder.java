package dev.kiseki.adapters.lmdb.tables.reseal;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.BlobCopyRow;
import dev.kiseki.adapters.lmdb.tables.row.BlobRow;
import dev.kiseki.adapters.lmdb.tables.row.ContentRow;
import dev.kiseki.adapters.lmdb.tables.row.ExtentRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.out.keys.SealEpoch;
import dev.kiseki.ports.out.reseal.Seal;
import dev.kiseki.ports.out.reseal.SealedPage;
import dev.kiseki.ports.out.reseal.SealedPlace;
import dev.kiseki.ports.out.reseal.SealedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gathers the rows of a page that have seals of an older epoch. Lives inside one read operation.
 */
final class PageBuilder {
  /** What is copied while a page is pinned, with one blob more at most; then progress is told. */
  private static final long MOST_BLOB_BYTES = 1L << 20;

  private final RowReader rows;
  private final int tenant;
  private final NamespaceId namespace;
  private final int epoch;
  private final int limit;
  private final List<SealedRow> found = new ArrayList<>();
  private int looked;
  private long blobBytes;

  PageBuilder(RowReader rows, int tenant, NamespaceId namespace, int epoch, int limit) {
    this.rows = rows;
    this.tenant = tenant;
    this.namespace = namespace;
    this.epoch = epoch;
    this.limit = limit;
  }

  RowReader rows() {
    return rows;
  }

  int tenant() {
    return tenant;
  }

  NamespaceId namespace() {
    return namespace;
  }

  /** Counts a row that was looked at; whether there is room for another. */
  boolean looked() {
    return ++looked < limit && blobBytes < MOST_BLOB_BYTES;
  }

  SealedPage page(Optional<byte[]> next) {
    return new SealedPage(found, next, () -> {});
  }

  /** A row with one sealed record. */
  void record(Table table, byte[] key, byte[] value, SealedPlace place, byte[] sealed) {
    if (isOldRecord(sealed)) {
      found.add(new TableRow(table, key, value, List.of(new Seal(place, sealed))));
    }
  }

  /** A row with one tag. */
  void tag(Table table, byte[] key, byte[] value, SealedPlace place, byte[] tag) {
    if (SealEpoch.ofTag(tag) < epoch) {
      found.add(new TableRow(table, key, value, List.of(new Seal(place, tag))));
    }
  }

  /** The facts of a content, found by a name or a node. */
  void facts(NodeId node, ContentId content) {
    byte[] key = RowKey.of(tenant, content.value());
    Optional<byte[]> value = rows.get(Table.CONTENT, key);
    if (value.isPresent()) {
      ContentRow row = ContentRow.decode(value.get());
      if (row.namespace().equals(namespace)) {
        SealedPlace place = new SealedPlace.Facts(node, content, row.sizeBytes());
        record(Table.CONTENT, key, value.get(), place, row.facts());
      }
    }
  }

  /** A content's own row: its only extent, and facts that no name led to. */
  void content(ContentId id, byte[] key, byte[] value, ContentRow row) {
    List<Seal> seals = new ArrayList<>();
    row.only().ifPresent(extent -> extent(id, extent).ifPresent(seals::add));
    if (isOldRecord(row.facts())) {
      seals.add(new Seal(new SealedPlace.OwnerlessFacts(id), row.facts()));
    }
    if (!seals.isEmpty()) {
      found.add(new TableRow(Table.CONTENT, key, value, seals));
    }
  }

  /** A row of the extent table. */
  void extent(ContentId id, byte[] key, byte[] value) {
    extent(id, ExtentRow.decode(value))
        .ifPresent(seal -> found.add(new TableRow(Table.EXTENT, key, value, List.of(seal))));
  }

  private Optional<Seal> extent(ContentId id, ExtentRow extent) {
    boolean isOld = SealEpoch.ofTag(extent.tag()) < epoch;
    return switch (extent) {
      case ExtentRow.Blob blob -> blobExtent(id, blob, isOld);
      case ExtentRow.Shared e ->
          seal(
              isOld,
              new SealedPlace.SharedExtent(id, e.start(), e.end(), e.offset(), e.source()),
              e.tag());
      case ExtentRow.Hole e ->
          seal(isOld, new SealedPlace.HoleExtent(id, e.start(), e.end()), e.tag());
    };
  }

  private static Optional<Seal> seal(boolean isOld, SealedPlace place, byte[] tag) {
    return isOld ? Optional.of(new Seal(place, tag)) : Optional.empty();
  }

  private Optional<Seal> blobExtent(ContentId id, ExtentRow.Blob e, boolean isOld) {
    SealedPlace place = new SealedPlace.BlobExtent(id, e.start(), e.end(), e.offset(), e.blob());
    BlobRow blob = blob(e.blob()).orElseThrow(() -> RowIn.corrupt(Table.BLOB, "a blob is missing"));
    if (blob.keyEpoch() >= epoch) {
      return seal(isOld, place, e.tag());
    }
    blobBytes += blob.lengthBytes();
    Optional<BlobId> copy =
        rows.get(Table.BLOB_COPY, key(e.blob()))
            .map(BlobCopyRow::decode)
            .filter(known -> blob(known).filter(row -> row.keyEpoch() >= epoch).isPresent());
    return Optional.of(new Seal(place, e.tag(), Optional.of(blob.ref(tenant, e.blob())), copy));
  }

  private Optional<BlobRow> blob(BlobId id) {
    return rows.get(Table.BLOB, key(id)).map(BlobRow::decode);
  }

  private byte[] key(BlobId id) {
    return RowKey.of(tenant, id.high(), id.low());
  }

  private boolean isOldRecord(byte[] sealed) {
    return sealed.length > 0 && SealEpoch.ofRecord(sealed) < epoch;
  }
}
