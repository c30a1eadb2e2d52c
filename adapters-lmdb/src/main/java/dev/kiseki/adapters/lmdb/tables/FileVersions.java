package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.NodeRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.tree.HistoryTree;
import dev.kiseki.adapters.lmdb.tables.tree.KeyTree;
import dev.kiseki.adapters.lmdb.tables.tree.LinkedFile;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.metadata.KeySeal;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What becomes of S3's versions when a mount changes a name or a content. Older versions are
 * addressed by whole key, so the key is put together from the rows of the directories above; the
 * seals of the way down are checked when a version moves.
 */
final class FileVersions {
  /** Directories above a name: far more than any path that a system call can carry. */
  static final int MAX_DEPTH = 1 << 16;

  private final Nodes nodes;
  private final KeyTree live;
  private final HistoryTree older;
  private final History history;

  FileVersions(Nodes nodes, KeyTree live, HistoryTree older, History history) {
    this.nodes = nodes;
    this.live = live;
    this.older = older;
    this.history = history;
  }

  /** The whole key of a name. */
  byte[] key(RowReader rows, long root, long directory, byte[] name) {
    Deque<byte[]> pieces = new ArrayDeque<>();
    pieces.push(name);
    for (long at = directory; at != root; ) {
      NodeRow row = nodes.directory(rows, at);
      if (row.parent() == at || pieces.size() > MAX_DEPTH) {
        throw RowIn.corrupt(Table.NODE, "a directory does not lie below its root");
      }
      pieces.push(row.name());
      at = row.parent();
    }
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    while (!pieces.isEmpty()) {
      key.writeBytes(pieces.pop());
      if (!pieces.isEmpty()) {
        key.write('/');
      }
    }
    return key.toByteArray();
  }

  private VersionedKey versioned(FileStep step, long directory, byte[] name) {
    byte[] key = key(step.rows(), step.roots().live(), directory, name);
    return new VersionedKey(step.rows(), step.roots(), live, older, key);
  }

  /** The version of a file that gets a name which nothing current has. */
  Version arrive(FileStep step, long directory, byte[] name) {
    Version version = history.next(step.roots().versioning());
    if (step.isVersioned() && version.isNull()) {
      history.dropOlderNull(step.rows(), versioned(step, directory, name), step.tally());
    }
    return version;
  }

  /**
   * The version of a file that takes the name of another, or of its own older content.
   *
   * @param leaving what becomes of that
   */
  Version replace(FileStep step, FileNames.Met there, History.Leaving leaving) {
    Version version = history.next(step.roots().versioning());
    EntryRow.File head = head(there);
    if (!step.isVersioned()) {
      leaving.left(step.rows(), head, false, step.tally());
      return version;
    }
    VersionedKey key = versioned(step, there.parent(), there.name());
    requireHead(key, head);
    KeySeal seal = step.seals().key(key.key());
    history.makeRoom(step.rows(), step.namespace(), key, version, seal, step.tally(), leaving);
    return version;
  }

  /**
   * A file leaves its name, which is then marked as deleted where there are versions. The row of
   * the name is left to the caller.
   */
  void leave(FileStep step, FileNames.Met met, History.Leaving leaving) {
    Version version = replace(step, met, leaving);
    if (step.isVersioned()) {
      byte[] key = key(step.rows(), step.roots().live(), met.parent(), met.name());
      history.mark(
          step.rows(), step.roots().history(), key, step.stamp(), step.seals().key(key), version);
    }
  }

  /** A new state takes the place of one that is not worth a version. */
  Version supersede(FileStep step, NodeRow row) {
    Version version = history.next(step.roots().versioning());
    if (step.isVersioned() && version.isNull() && row.parent() != 0) {
      history.dropOlderNull(step.rows(), versioned(step, row.parent(), row.name()), step.tally());
    }
    return version;
  }

  private static void requireHead(VersionedKey key, EntryRow.File head) {
    Optional<EntryRow.File> found = key.head();
    if (found.isEmpty() || !found.get().node().equals(head.node())) {
      throw RowIn.corrupt(Table.NODE, "the directories above a file lead elsewhere");
    }
  }

  /** What S3 sees of a name. */
  static EntryRow.File head(FileNames.Met met) {
    return switch (met.entry()) {
      case EntryRow.File file -> file;
      case EntryRow.Link link -> LinkedFile.of(link, met.row());
      case EntryRow.Directory _,
          EntryRow.Continuation _,
          EntryRow.Group _,
          EntryRow.Marker _,
          EntryRow.NullPointer _ ->
          throw RowIn.corrupt(Table.ENTRY, "a name leads elsewhere");
    };
  }
}
