package dev.kiseki.adapters.lmdb.tables.reseal;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.ContentRow;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.ExtendedRow;
import dev.kiseki.adapters.lmdb.tables.row.ExtentRow;
import dev.kiseki.adapters.lmdb.tables.row.InlineRow;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.adapters.lmdb.tables.row.NodeRow;
import dev.kiseki.adapters.lmdb.tables.row.PartRows;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.adapters.lmdb.tables.row.SettingsRow;
import dev.kiseki.adapters.lmdb.tables.row.UploadRows;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.out.files.Extended;
import dev.kiseki.ports.out.metadata.CompletedUpload;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.PartRow;
import dev.kiseki.ports.out.metadata.UploadRow;
import dev.kiseki.ports.out.reseal.Resealed.NewSeal;
import dev.kiseki.ports.out.reseal.SealedPlace;
import java.util.List;
import java.util.Optional;

/** Rows with other seals, and nothing else changed. */
final class RowRebuild {
  private RowRebuild() {}

  static byte[] rebuilt(TableRow row, List<NewSeal> seals, int epoch) {
    byte[] value = row.value();
    byte[] seal = sealed(seals.getFirst());
    return switch (row.table()) {
      case ENTRY, HISTORY -> entry(row.table(), value, seal);
      case NODE -> node(value, seal);
      case EXTENDED ->
          ExtendedRow.encode(new Extended(ExtendedRow.decode(value).sealedFor(), seal));
      case UPLOAD -> upload(row, seal);
      case PART -> part(value, seal);
      case INLINE -> InlineRow.encode(seal);
      case SETTINGS -> SettingsRow.encode(seal);
      case NAMESPACE -> namespace(row, seal);
      case EXTENT -> extent(ExtentRow.decode(value), seals.getFirst()).encode();
      case CONTENT -> content(row, seals, epoch);
      default -> throw RowIn.corrupt(row.table(), "nothing of it is sealed");
    };
  }

  private static byte[] sealed(NewSeal seal) {
    return switch (seal) {
      case NewSeal.Again(byte[] sealed) -> sealed;
      case NewSeal.Copied(byte[] sealed, _) -> sealed;
      case NewSeal.CopiedBefore(byte[] sealed, _) -> sealed;
      case NewSeal.Left _ -> new byte[0];
    };
  }

  private static byte[] entry(Table table, byte[] value, byte[] seal) {
    EntryRow row = EntryRow.decode(table, value);
    EntryRow next =
        switch (row) {
          case EntryRow.File f ->
              new EntryRow.File(
                  f.node(), f.content(), f.sizeBytes(), f.modifiedMillis(), f.version(), seal);
          case EntryRow.Link l -> new EntryRow.Link(l.node(), l.kind(), seal);
          case EntryRow.Marker m ->
              new EntryRow.Marker(m.node(), m.modifiedMillis(), m.version(), seal);
          case EntryRow.Directory d -> new EntryRow.Directory(d.child(), seal);
          case EntryRow.NullPointer _, EntryRow.Continuation _, EntryRow.Group _ -> row;
        };
    return next.encode();
  }

  private static byte[] node(byte[] value, byte[] seal) {
    NodeRow row = NodeRow.decode(value);
    NodeRow.Holding next =
        switch (row.holding()) {
          case NodeRow.Holding.File f ->
              new NodeRow.Holding.File(
                  f.content(),
                  f.sizeBytes(),
                  f.allocatedBytes(),
                  f.publishedMillis(),
                  f.version(),
                  seal);
          case NodeRow.Holding.Symlink link ->
              new NodeRow.Holding.Symlink(link.targetBytes(), seal);
          case NodeRow.Holding.Nothing nothing -> nothing;
        };
    return row.holding(next).encode();
  }

  private static byte[] upload(TableRow table, byte[] seal) {
    UploadId id = new UploadId(RowKey.longAt(table.key(), 4), RowKey.longAt(table.key(), 12));
    UploadRows next =
        switch (UploadRows.decode(id, table.value())) {
          case UploadRows.Open(UploadRow u, long group) ->
              new UploadRows.Open(
                  new UploadRow(
                      u.id(), u.namespace(), u.key(), u.createdMillis(), u.principal(), seal),
                  group);
          case UploadRows.Completed(var namespace, var key, CompletedUpload m) ->
              new UploadRows.Completed(
                  namespace,
                  key,
                  new CompletedUpload(
                      m.node(),
                      m.content(),
                      m.sizeBytes(),
                      m.completedMillis(),
                      m.version(),
                      seal));
        };
    return next.encode();
  }

  private static byte[] part(byte[] value, byte[] seal) {
    PartRow part = PartRows.decode(1, value);
    return PartRows.encode(
        new PartRow(1, part.content(), part.sizeBytes(), part.modifiedMillis(), seal));
  }

  private static byte[] namespace(TableRow table, byte[] tag) {
    NamespaceId id = new NamespaceId(RowKey.longAt(table.key(), RowKey.TENANT_BYTES));
    NamespaceRow row = NamespaceRow.decode(id, table.value());
    NamespaceRecord n = row.namespace();
    return row.with(
            new NamespaceRecord(
                n.id(), n.name(), n.createdMillis(), n.location(), n.versioning(), n.keys(), tag))
        .encode();
  }

  private static ExtentRow extent(ExtentRow extent, NewSeal seal) {
    byte[] tag = sealed(seal);
    return switch (extent) {
      case ExtentRow.Blob e ->
          new ExtentRow.Blob(e.start(), e.end(), blob(e, seal), e.offset(), tag);
      case ExtentRow.Shared e ->
          new ExtentRow.Shared(e.start(), e.end(), e.source(), e.offset(), tag);
      case ExtentRow.Hole e -> new ExtentRow.Hole(e.start(), e.end(), tag);
    };
  }

  private static BlobId blob(ExtentRow.Blob extent, NewSeal seal) {
    return switch (seal) {
      case NewSeal.Copied(_, var copy) -> copy.id();
      case NewSeal.CopiedBefore(_, BlobId copy) -> copy;
      case NewSeal.Again _, NewSeal.Left _ -> extent.blob();
    };
  }

  private static byte[] content(TableRow table, List<NewSeal> seals, int epoch) {
    ContentRow row = ContentRow.decode(table.value());
    Optional<ExtentRow> only = row.only();
    byte[] facts = row.facts();
    for (int i = 0; i < seals.size(); i++) {
      NewSeal next = seals.get(i);
      if (next instanceof NewSeal.Left) {
        continue;
      }
      switch (table.seals().get(i).place()) {
        case SealedPlace.Facts _, SealedPlace.OwnerlessFacts _ -> facts = sealed(next);
        default -> only = only.map(extent -> extent(extent, next));
      }
    }
    return row.sealedUnder(epoch, only, facts).encode();
  }
}
