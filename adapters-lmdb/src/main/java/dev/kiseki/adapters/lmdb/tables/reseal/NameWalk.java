package dev.kiseki.adapters.lmdb.tables.reseal;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.tree.EntryWalk;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.ports.out.reseal.SealedPage;
import dev.kiseki.ports.out.reseal.SealedPlace;
import java.util.Optional;

/** The names of one tree, with the facts of the contents that they lead to. */
final class NameWalk {
  private final PageBuilder page;
  private final Table table;
  private final EntryWalk walk;

  private NameWalk(PageBuilder page, Table table, EntryWalk walk) {
    this.page = page;
    this.table = table;
    this.walk = walk;
  }

  static SealedPage page(PageBuilder page, Table table, long root, byte[] after) {
    try (EntryWalk walk = new EntryWalk(page.rows(), table, page.tenant(), root)) {
      return new NameWalk(page, table, walk).run(after);
    }
  }

  private SealedPage run(byte[] after) {
    boolean onRow = walk.start(after);
    while (onRow) {
      look();
      if (!page.looked()) {
        return page.page(Optional.of(walk.place()));
      }
      onRow = walk.next();
    }
    return page.page(Optional.empty());
  }

  private void look() {
    DirectoryId parent = walk.directory();
    byte[] name = walk.name();
    switch (walk.row()) {
      case EntryRow.File file -> {
        SealedPlace place =
            new SealedPlace.Entry(
                parent,
                file.node(),
                file.content(),
                file.sizeBytes(),
                file.modifiedMillis(),
                file.version(),
                name);
        page.record(table, walk.rowKey(), walk.rowValue(), place, file.seal());
        page.facts(file.version().origin(file.node()), file.content());
      }
      case EntryRow.Link link -> tag(new SealedPlace.Name(parent, link.node(), name), link.tag());
      case EntryRow.Marker marker ->
          tag(
              new SealedPlace.Marker(
                  parent, marker.node(), marker.modifiedMillis(), marker.version(), name),
              marker.tag());
      case EntryRow.Directory(long child, byte[] tag) ->
          tag(new SealedPlace.Directory(parent, new DirectoryId(child), name), tag);
      case EntryRow.NullPointer _, EntryRow.Continuation _, EntryRow.Group _ -> {
        // nothing of it is sealed
      }
    }
  }

  private void tag(SealedPlace place, byte[] tag) {
    page.tag(table, walk.rowKey(), walk.rowValue(), place, tag);
  }
}
