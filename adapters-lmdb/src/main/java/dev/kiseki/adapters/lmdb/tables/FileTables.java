package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.tables.content.Contents;
import dev.kiseki.adapters.lmdb.tables.content.Resealing;
import dev.kiseki.adapters.lmdb.tables.tree.HistoryTree;
import dev.kiseki.adapters.lmdb.tables.tree.KeyTree;
import java.util.function.LongSupplier;

/** What one tenant's operations on files are made of. */
record FileTables(
    Nodes nodes,
    FileNames names,
    FileListing listing,
    FileRows rows,
    FileMaking making,
    FileRemoving removing,
    FileRenaming renaming,
    FilePublishing publishing,
    ObjectRows objects,
    Holds holds,
    FileFeed feed,
    Resealing resealing) {
  static FileTables of(
      int tenant,
      Nodes nodes,
      KeyTree live,
      HistoryTree older,
      History history,
      Contents contents,
      LongSupplier directoryIds,
      Holds holds,
      Resealing resealing) {
    FileNames names = new FileNames(tenant, nodes);
    FileRows rows = new FileRows(nodes, names);
    FileVersions versions = new FileVersions(nodes, live, older, history);
    FileRemoving removing = new FileRemoving(nodes, names, rows, versions, live);
    VersionedMoves moves = new VersionedMoves(tenant, nodes, names, rows, versions, contents);
    return new FileTables(
        nodes,
        names,
        new FileListing(tenant, names),
        rows,
        new FileMaking(nodes, names, rows, versions, contents, directoryIds, resealing),
        removing,
        new FileRenaming(nodes, names, rows, versions, removing, moves, resealing),
        new FilePublishing(nodes, names, rows, versions, contents),
        new ObjectRows(contents),
        holds,
        new FileFeed(),
        resealing);
  }
}
