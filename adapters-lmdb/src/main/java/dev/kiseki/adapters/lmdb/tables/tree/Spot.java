package dev.kiseki.adapters.lmdb.tables.tree;

import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.ports.out.metadata.DirectoryStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far the rows of a key exist, in one snapshot. Made by {@link KeyTree#locate}. */
public final class Spot {
  final KeyLabels labels;

  /** Under which id the row of each label lies, as far as known. */
  final long[] holders;

  private final List<DirectoryStep> steps = new ArrayList<>(4);

  /** How many labels have their row, the leaf included. */
  int found;

  /**
   * The directory of the last completed step: what names are bound to, whatever continuations lie
   * between.
   */
  long directory;

  private @Nullable EntryRow leaf;

  Spot(KeyLabels labels, long root) {
    this.labels = labels;
    this.holders = new long[labels.count()];
    this.holders[0] = root;
    this.directory = root;
  }

  /** The leaf's row, if the key exists. */
  public Optional<EntryRow> leaf() {
    return Optional.ofNullable(leaf);
  }

  /** The directories on the way, as far as they exist. */
  public List<DirectoryStep> steps() {
    return steps;
  }

  /** The directory of the leaf; only when it exists. */
  public DirectoryId parent() {
    return new DirectoryId(directory);
  }

  /** Whether every directory on the way to the leaf is there. */
  boolean isWhole() {
    return found >= labels.count() - 1;
  }

  void enterDirectory(long child, byte[] tag) {
    byte[] name = labels.directoryName(found);
    steps.add(new DirectoryStep(new DirectoryId(directory), name, new DirectoryId(child), tag));
    directory = child;
    enter(child);
  }

  void enter(long child) {
    found++;
    holders[found] = child;
  }

  void meetLeaf(EntryRow row) {
    leaf = row;
    found++;
  }
}
