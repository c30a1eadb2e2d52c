package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.content.Resealing;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.NodeRow;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.files.RenameRule;
import dev.kiseki.ports.out.files.StoredNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Moves names: first everything that can refuse it, then the change. A directory moves as one row,
 * whatever is below it; where there are versions, every key below gets a version and a delete
 * marker with it ({@link VersionedMoves}).
 */
final class FileRenaming {
  private final Nodes nodes;
  private final FileNames names;
  private final FileRows fileRows;
  private final FileVersions versions;
  private final FileRemoving removing;
  private final VersionedMoves moves;
  private final Resealing resealing;

  FileRenaming(
      Nodes nodes,
      FileNames names,
      FileRows fileRows,
      FileVersions versions,
      FileRemoving removing,
      VersionedMoves moves,
      Resealing resealing) {
    this.nodes = nodes;
    this.names = names;
    this.fileRows = fileRows;
    this.versions = versions;
    this.removing = removing;
    this.moves = moves;
    this.resealing = resealing;
  }

  List<StoredNode> rename(FileStep step, Place from, Place to, RenameRule rule) {
    FileNames.Met moved = removing.existing(step, from);
    long target = names.living(step.rows(), step.roots(), to.directory()).id();
    Optional<FileNames.Met> there = names.find(step.rows(), step.namespace(), target, to.name());
    if (rule == RenameRule.EXCHANGE) {
      return exchange(
          step,
          moved,
          there.orElseThrow(
              () -> new KisekiException(ErrorCode.NO_SUCH_FILE, "Nothing has the new name.")));
    }
    if (rule == RenameRule.KEEP && there.isPresent()) {
      throw new KisekiException(ErrorCode.FILE_EXISTS, "The new name is taken.");
    }
    if (there.isPresent() && there.get().id().equals(moved.id())) {
      return List.of(moved.stored(), there.get().stored());
    }
    return move(step, moved, target, to.name(), there);
  }

  private List<StoredNode> move(
      FileStep step, FileNames.Met moved, long target, byte[] name, Optional<FileNames.Met> there) {
    if (moved.isDirectory()) {
      requireNoLoop(step, moved, target);
    }
    there.ifPresent(met -> requireReplaceable(moved, met));
    List<FileNames.Met> below = moves.below(step, moved);
    FileNames.Met placed;
    if (moved.isDirectory()) {
      there.ifPresent(met -> removing.remove(step, met));
      moves.leave(step, below);
      step.rows().delete(Table.ENTRY, names.entryKey(moved));
      placed = placeDirectory(step, moved, target, name);
      moves.arrive(step, below);
    } else if (FileNames.isRegular(moved.row())) {
      placed = moveFile(step, moved, target, name, there);
    } else {
      there.ifPresent(met -> removing.leave(step, met));
      step.rows().delete(Table.ENTRY, names.entryKey(moved));
      placed = placeLeaf(step, moved, moved.row(), target, name);
    }
    touch(step, moved.parent(), target);
    return there.isEmpty() || there.get().isDirectory()
        ? List.of(placed.stored())
        : List.of(
            placed.stored(),
            FileNames.stored(there.get().id(), fileRows.left(step, there.get()), Optional.empty()));
  }

  private FileNames.Met moveFile(
      FileStep step, FileNames.Met moved, long target, byte[] name, Optional<FileNames.Met> there) {
    Version version = takePlace(step, target, name, there);
    Version kept = step.isVersioned() ? version : FileVersions.head(moved).version();
    NodeRow row = fileRows.sealed(step, moved, kept);
    if (step.isVersioned()) {
      versions.leave(step, moved, moves.keepingContent());
    }
    step.rows().delete(Table.ENTRY, names.entryKey(moved));
    return placeLeaf(step, moved, row, target, name);
  }

  /** The place of a file among the versions of its new name. */
  private Version takePlace(
      FileStep step, long target, byte[] name, Optional<FileNames.Met> there) {
    if (there.isPresent() && FileNames.isRegular(there.get().row())) {
      return versions.replace(step, there.get(), removing.dropping(step, there.get()));
    }
    there.ifPresent(met -> removing.drop(step, met));
    return versions.arrive(step, target, name);
  }

  private List<StoredNode> exchange(FileStep step, FileNames.Met one, FileNames.Met other) {
    if (one.id().equals(other.id())) {
      return List.of(one.stored(), other.stored());
    }
    requireNoLoop(step, one, other.parent());
    requireNoLoop(step, other, one.parent());
    requireUncovered(step, one, other);
    requireUncovered(step, other, one);
    List<FileNames.Met> below = new ArrayList<>(moves.below(step, one));
    below.addAll(moves.below(step, other));
    moves.leave(step, below);
    NodeRow oneRow = moves.exchanged(step, one, other);
    NodeRow otherRow = moves.exchanged(step, other, one);
    step.rows().delete(Table.ENTRY, names.entryKey(one));
    step.rows().delete(Table.ENTRY, names.entryKey(other));
    FileNames.Met placed = place(step, one, oneRow, other.parent(), other.name());
    FileNames.Met back = place(step, other, otherRow, one.parent(), one.name());
    moves.arrive(step, below);
    touch(step, one.parent(), other.parent());
    return List.of(placed.stored(), back.stored());
  }

  /** A key that a directory of the same name hides is not lost when a file takes that name. */
  private void requireUncovered(FileStep step, FileNames.Met file, FileNames.Met directory) {
    if (!file.isDirectory()
        && directory.isDirectory()
        && step.rows().contains(Table.ENTRY, names.leafKey(directory.parent(), directory.name()))) {
      throw new KisekiException(ErrorCode.FILE_EXISTS, "The new name is taken by a key of S3.");
    }
  }

  private FileNames.Met place(
      FileStep step, FileNames.Met met, NodeRow row, long target, byte[] name) {
    return met.isDirectory()
        ? placeDirectory(step, met, target, name)
        : placeLeaf(step, met, row, target, name);
  }

  private FileNames.Met placeLeaf(
      FileStep step, FileNames.Met met, NodeRow row, long target, byte[] name) {
    NodeRow placed = row.named(target, name).withChanged(step.stamp().time());
    nodes.put(step.rows(), met.id(), placed);
    EntryRow entry = fileRows.putName(step, met.id(), placed.kind(), target, name);
    return new FileNames.Met(target, name, met.id(), entry, placed);
  }

  private FileNames.Met placeDirectory(FileStep step, FileNames.Met met, long target, byte[] name) {
    long directory = Nodes.directoryOf(met.id());
    byte[] tag = step.seals().directory(new DirectoryId(target), name, new DirectoryId(directory));
    EntryRow entry = new EntryRow.Directory(directory, tag);
    step.rows().put(Table.ENTRY, names.directoryKey(target, name), entry.encode());
    resealing.moved(step.namespace(), directory);
    NodeRow placed =
        nodes
            .directory(step.rows(), directory)
            .named(target, name)
            .withChanged(step.stamp().time());
    nodes.put(step.rows(), met.id(), placed);
    if (met.parent() != target) {
      nodes.addLinks(step.rows(), met.parent(), -1);
      nodes.addLinks(step.rows(), target, 1);
    }
    return new FileNames.Met(target, name, met.id(), entry, placed);
  }

  private void touch(FileStep step, long from, long to) {
    nodes.loseName(step.rows(), from, step.stamp().time());
    nodes.touch(step.rows(), to, step.stamp().time());
  }

  private void requireNoLoop(FileStep step, FileNames.Met moved, long target) {
    if (!moved.isDirectory()) {
      return;
    }
    long directory = Nodes.directoryOf(moved.id());
    int depth = 0;
    for (long at = target; at != step.roots().live(); depth++) {
      if (at == directory || depth > FileVersions.MAX_DEPTH) {
        throw new KisekiException(
            ErrorCode.INVALID_ARGUMENT, "A directory cannot move into itself.");
      }
      at = nodes.directory(step.rows(), at).parent();
    }
  }

  private static void requireReplaceable(FileNames.Met moved, FileNames.Met there) {
    if (there.isDirectory() && !moved.isDirectory()) {
      throw new KisekiException(ErrorCode.IS_A_DIRECTORY, "A directory has the new name.");
    }
    if (!there.isDirectory() && moved.isDirectory()) {
      throw new KisekiException(ErrorCode.NOT_A_DIRECTORY, "A file has the new name.");
    }
  }
}
