package dev.kiseki.adapters.lmdb.tables.reseal;

import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.ExtendedRow;
import dev.kiseki.adapters.lmdb.tables.row.NodeRow;
import dev.kiseki.adapters.lmdb.tables.row.PartRows;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.adapters.lmdb.tables.row.UploadRows;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.out.files.Extended;
import dev.kiseki.ports.out.metadata.PartRow;
import dev.kiseki.ports.out.reseal.SealedPage;
import dev.kiseki.ports.out.reseal.SealedPlace;
import java.util.Arrays;
import java.util.Optional;

/**
 * Tables whose keys are ids, which never move: all rows of the tenant, those of other namespaces
 * passed by.
 */
final class IdWalk {
  /** A directory that lies deeper does not lie below a root. */
  private static final int MOST_DEPTH = 1 << 20;

  private final PageBuilder page;
  private final long root;

  IdWalk(PageBuilder page, long root) {
    this.page = page;
    this.root = root;
  }

  /** What is done with a row. */
  @FunctionalInterface
  private interface Look {
    void at(byte[] key, byte[] value);
  }

  SealedPage nodes(byte[] after) {
    return walk(Table.NODE, after, this::node);
  }

  SealedPage extended(byte[] after) {
    return walk(Table.EXTENDED, after, this::extended);
  }

  SealedPage uploads(byte[] after) {
    return walk(Table.UPLOAD, after, this::upload);
  }

  SealedPage parts(byte[] after) {
    return walk(Table.PART, after, this::part);
  }

  SealedPage extendedOf(NodeId node) {
    byte[] key = RowKey.of(page.tenant(), node.value());
    page.rows().get(Table.EXTENDED, key).ifPresent(value -> extended(key, value));
    return page.page(Optional.empty());
  }

  private SealedPage walk(Table table, byte[] after, Look look) {
    byte[] from = after.length == 0 ? RowKey.of(page.tenant()) : after;
    try (RowCursor cursor = page.rows().cursor(table)) {
      boolean onRow = cursor.seek(from);
      while (onRow && RowKey.tenantOf(cursor.keyBytes()) == page.tenant()) {
        byte[] key = cursor.keyBytes();
        look.at(key, cursor.valueBytes());
        if (!page.looked()) {
          return page.page(Optional.of(Arrays.copyOf(key, key.length + 1)));
        }
        onRow = cursor.next();
      }
    }
    return page.page(Optional.empty());
  }

  private void node(byte[] key, byte[] value) {
    NodeRow row = NodeRow.decode(value);
    if (row.namespace() != page.namespace().value()) {
      return;
    }
    NodeId node = new NodeId(RowKey.longAt(key, RowKey.TENANT_BYTES));
    switch (row.holding()) {
      case NodeRow.Holding.File file -> {
        page.record(Table.NODE, key, value, state(node, row, file), file.seal());
        page.facts(file.version().origin(node), file.content());
      }
      case NodeRow.Holding.Symlink link ->
          page.record(Table.NODE, key, value, new SealedPlace.Symlink(node), link.sealedTarget());
      case NodeRow.Holding.Nothing _ -> {}
    }
  }

  private static SealedPlace state(NodeId node, NodeRow row, NodeRow.Holding.File file) {
    return row.is(NodeRow.SEALED_FOR_NAME)
        ? new SealedPlace.Entry(
            new DirectoryId(row.parent()),
            node,
            file.content(),
            file.sizeBytes(),
            file.publishedMillis(),
            file.version(),
            row.name())
        : new SealedPlace.State(
            node, file.content(), file.sizeBytes(), file.publishedMillis(), file.version());
  }

  private void extended(byte[] key, byte[] value) {
    if (isOurs(RowKey.longAt(key, RowKey.TENANT_BYTES))) {
      Extended extended = ExtendedRow.decode(value);
      SealedPlace place = new SealedPlace.Extended(extended.sealedFor());
      page.record(Table.EXTENDED, key, value, place, extended.sealed());
    }
  }

  /** A directory does not say whose it is: its root does. */
  private boolean isOurs(long node) {
    long at = node;
    for (int depth = 0; depth < MOST_DEPTH; depth++) {
      Optional<NodeRow> row =
          page.rows().get(Table.NODE, RowKey.of(page.tenant(), at)).map(NodeRow::decode);
      if (row.isPresent() && !row.get().isDirectory()) {
        return row.get().namespace() == page.namespace().value();
      }
      if (at == NodeNumbers.ofDirectory(root)) {
        return true;
      }
      if (row.isEmpty() || NodeNumbers.ofDirectory(row.get().parent()) == at) {
        return false;
      }
      at = NodeNumbers.ofDirectory(row.get().parent());
    }
    return false;
  }

  private void upload(byte[] key, byte[] value) {
    UploadId id = new UploadId(RowKey.longAt(key, 4), RowKey.longAt(key, 12));
    UploadRows row = UploadRows.decode(id, value);
    if (!row.namespace().equals(page.namespace())) {
      return;
    }
    switch (row) {
      case UploadRows.Open open ->
          page.record(
              Table.UPLOAD,
              key,
              value,
              new SealedPlace.Upload(id, open.key()),
              open.row().sealedFacts());
      case UploadRows.Completed(_, _, var memory) ->
          page.record(
              Table.UPLOAD,
              key,
              value,
              new SealedPlace.Facts(memory.node(), memory.content(), memory.sizeBytes()),
              memory.sealedFacts());
    }
  }

  /** Parts of an upload that has ended are on their way out. */
  private void part(byte[] key, byte[] value) {
    UploadId id = new UploadId(RowKey.longAt(key, 4), RowKey.longAt(key, 12));
    boolean isOurs =
        page.rows()
            .get(Table.UPLOAD, RowKey.of(page.tenant(), id.high(), id.low()))
            .map(row -> UploadRows.decode(id, row))
            .filter(UploadRows.Open.class::isInstance)
            .filter(row -> row.namespace().equals(page.namespace()))
            .isPresent();
    if (isOurs) {
      int number = (key[20] & 0xFF) << 8 | (key[21] & 0xFF);
      PartRow part = PartRows.decode(number, value);
      page.record(
          Table.PART,
          key,
          value,
          new SealedPlace.Part(id, number, part.content(), part.sizeBytes()),
          part.sealedFacts());
    }
  }
}
