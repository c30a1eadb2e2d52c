package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.content.Contents;
import dev.kiseki.adapters.lmdb.tables.content.Plans;
import dev.kiseki.adapters.lmdb.tables.row.ContentRow;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.ports.out.files.NodeState;
import dev.kiseki.ports.out.metadata.DirectoryStep;
import dev.kiseki.ports.out.metadata.ObjectRow;
import java.util.List;
import java.util.Optional;

/** Makes what the ports say of an object out of its entry and its content. */
record ObjectRows(Contents contents) {
  ObjectRow row(RowReader rows, List<DirectoryStep> path, DirectoryId parent, EntryRow.File file) {
    return row(path, parent, file, content(rows, file));
  }

  Plans.Target target(
      RowReader rows, List<DirectoryStep> path, DirectoryId parent, EntryRow.File file) {
    ContentRow content = content(rows, file);
    return new Plans.Target(Optional.of(row(path, parent, file, content)), file.content(), content);
  }

  /** Of a file by its node. */
  Plans.Target target(RowReader rows, NodeState.File file) {
    ContentRow content = contents.read(rows, file.content());
    if (content.sizeBytes() != file.sizeBytes()) {
      throw RowIn.corrupt(Table.CONTENT, "node and content differ in size");
    }
    return new Plans.Target(Optional.empty(), file.content(), content);
  }

  private ContentRow content(RowReader rows, EntryRow.File file) {
    ContentRow content = contents.read(rows, file.content());
    if (content.sizeBytes() != file.sizeBytes()) {
      throw RowIn.corrupt(Table.CONTENT, "entry and content differ in size");
    }
    return content;
  }

  private static ObjectRow row(
      List<DirectoryStep> path, DirectoryId parent, EntryRow.File file, ContentRow content) {
    return new ObjectRow(
        path,
        parent,
        file.node(),
        file.content(),
        file.sizeBytes(),
        file.modifiedMillis(),
        file.version(),
        file.seal(),
        content.facts(),
        file.nameTag());
  }
}
