package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.NodeRow;
import dev.kiseki.adapters.lmdb.tables.tree.KeyTree;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.files.StoredNode;
import java.util.Optional;

/** Takes names away. */
final class FileRemoving {
  /** The last piece of the key {@code dir/}, which S3 clients put to mark a directory. */
  private static final byte[] MARK = {};

  private final Nodes nodes;
  private final FileNames names;
  private final FileRows fileRows;
  private final FileVersions versions;
  private final KeyTree live;

  FileRemoving(
      Nodes nodes, FileNames names, FileRows fileRows, FileVersions versions, KeyTree live) {
    this.nodes = nodes;
    this.names = names;
    this.fileRows = fileRows;
    this.versions = versions;
    this.live = live;
  }

  StoredNode unlink(FileStep step, Place place) {
    FileNames.Met met = existing(step, place);
    if (met.isDirectory()) {
      throw new KisekiException(ErrorCode.IS_A_DIRECTORY, "This name is a directory's.");
    }
    leave(step, met);
    step.rows().delete(Table.ENTRY, names.entryKey(met));
    nodes.loseName(step.rows(), met.parent(), step.stamp().time());
    return FileNames.stored(met.id(), fileRows.left(step, met), Optional.empty());
  }

  /** What has a name. NO_SUCH_FILE. */
  FileNames.Met existing(FileStep step, Place place) {
    long parent = names.living(step.rows(), step.roots(), place.directory()).id();
    return names
        .find(step.rows(), step.namespace(), parent, place.name())
        .orElseThrow(() -> new KisekiException(ErrorCode.NO_SUCH_FILE, "Nothing has this name."));
  }

  /** A file loses its name to nothing; the row of the name is left to the caller. */
  void leave(FileStep step, FileNames.Met met) {
    if (FileNames.isRegular(met.row())) {
      versions.leave(step, met, dropping(step, met));
    } else {
      drop(step, met);
    }
  }

  /** A name is taken over by another node. */
  void drop(FileStep step, FileNames.Met met) {
    nodes.drop(step.rows(), met.id(), met.row(), met.parent(), met.name(), false, step.tally());
  }

  /** What becomes of a regular file that loses a name. */
  History.Leaving dropping(FileStep step, FileNames.Met met) {
    return (rows, head, isKept, tally) ->
        nodes.dropName(rows, step.namespace(), met.parent(), met.name(), head, isKept, tally);
  }

  NodeId removeDirectory(FileStep step, Place place) {
    FileNames.Met met = existing(step, place);
    if (!met.isDirectory()) {
      throw new KisekiException(ErrorCode.NOT_A_DIRECTORY, "This name is no directory's.");
    }
    remove(step, met);
    nodes.loseName(step.rows(), met.parent(), step.stamp().time());
    return met.id();
  }

  /** Removes an empty directory and its name. DIRECTORY_NOT_EMPTY. */
  void remove(FileStep step, FileNames.Met met) {
    long directory = Nodes.directoryOf(met.id());
    takeMark(step, directory);
    if (!live.isEmpty(step.rows(), directory)) {
      throw new KisekiException(ErrorCode.DIRECTORY_NOT_EMPTY, "The directory is not empty.");
    }
    step.rows().delete(Table.ENTRY, names.entryKey(met));
    nodes.endDirectory(step.rows(), directory);
  }

  /** Removes the empty object that marks a directory, if nothing else is in it. */
  private void takeMark(FileStep step, long directory) {
    Optional<FileNames.Met> mark = names.findLeaf(step.rows(), step.namespace(), directory, MARK);
    if (mark.isPresent()
        && isEmptyObject(mark.get().row())
        && live.isSingle(step.rows(), directory)) {
      leave(step, mark.get());
      step.rows().delete(Table.ENTRY, names.entryKey(mark.get()));
    }
  }

  private static boolean isEmptyObject(NodeRow row) {
    return FileNames.isRegular(row) && row.file().sizeBytes() == 0;
  }
}
