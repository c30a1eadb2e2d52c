package dev.kiseki.adapters.lmdb.tables.tree;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.NodeRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;

/** What S3 sees of a name that leads to a node with a row: one more row to read. */
public final class LinkedFile {
  private LinkedFile() {}

  public static EntryRow.File read(RowReader rows, int tenant, EntryRow.Link link) {
    NodeRow node =
        rows.get(Table.NODE, RowKey.of(tenant, link.node().value()))
            .map(NodeRow::decode)
            .orElseThrow(() -> RowIn.corrupt(Table.NODE, "a name leads to no node"));
    return of(link, node);
  }

  public static EntryRow.File of(EntryRow.Link link, NodeRow node) {
    NodeRow.Holding.File file = node.file();
    return new EntryRow.File(
        link.node(),
        file.content(),
        file.sizeBytes(),
        file.publishedMillis(),
        file.version(),
        file.seal(),
        link.tag());
  }
}
