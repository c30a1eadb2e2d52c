package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.content.Contents;
import dev.kiseki.adapters.lmdb.tables.row.NodeRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.tree.DelimitedScan;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.files.NodeKind;
import dev.kiseki.ports.out.files.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps S3's promise where names move and there are versions: what a key held stays behind as an
 * older version below a delete marker, and is a new version at the new key. The file goes on with
 * its content, which the older version shares.
 */
final class VersionedMoves {
  /**
   * Files below a directory that one step moves: as many as one DeleteObjects removes. All other
   * writers wait for the step, and each file is some eight rows.
   */
  static final int MOST_FILES = 1000;

  private static final byte[] ALL = {};

  private final int tenant;
  private final Nodes nodes;
  private final FileNames names;
  private final FileRows fileRows;
  private final FileVersions versions;
  private final Contents contents;

  VersionedMoves(
      int tenant,
      Nodes nodes,
      FileNames names,
      FileRows fileRows,
      FileVersions versions,
      Contents contents) {
    this.tenant = tenant;
    this.nodes = nodes;
    this.names = names;
    this.fileRows = fileRows;
    this.versions = versions;
    this.contents = contents;
  }

  /**
   * The files that get other keys when a name moves; none but in a namespace with versions.
   * CROSSES_NAMESPACES when they are too many for one step, or one's name is no path's.
   */
  List<FileNames.Met> below(FileStep step, FileNames.Met moved) {
    if (!step.isVersioned() || !moved.isDirectory()) {
      return List.of();
    }
    List<FileNames.Met> files = new ArrayList<>();
    long directory = Nodes.directoryOf(moved.id());
    DelimitedScan.Query all = new DelimitedScan.Query(ALL, ALL, ALL, false);
    try (DelimitedScan scan = new DelimitedScan(step.rows(), Table.ENTRY, tenant, directory, all)) {
      while (scan.next()) {
        byte[] name = lastName(scan.bytes());
        if (files.size() == MOST_FILES || name.length > Place.MAX_NAME_BYTES) {
          throw new KisekiException(
              ErrorCode.CROSSES_NAMESPACES,
              "A directory of so many files is not moved in one step where there are versions: copy"
                  + " its files.");
        }
        files.add(file(step.rows(), step, scan.parent().value(), name));
      }
    }
    return files;
  }

  private FileNames.Met file(RowReader rows, FileStep step, long parent, byte[] name) {
    return names
        .findLeaf(rows, step.namespace(), parent, name)
        .orElseThrow(() -> RowIn.corrupt(Table.ENTRY, "a file is not where it was listed"));
  }

  private static byte[] lastName(byte[] key) {
    int start = key.length;
    while (start > 0 && key[start - 1] != '/') {
      start--;
    }
    return Arrays.copyOfRange(key, start, key.length);
  }

  /** What a node takes along: its content, so an older version shares it. */
  History.Leaving keepingContent() {
    return (rows, head, isKept, tally) -> {
      if (isKept) {
        tally.more(contents.addReference(rows, head.content()));
      }
    };
  }

  /** Files leave their keys. Before any row is moved; all markers bear the stamp's id. */
  void leave(FileStep step, List<FileNames.Met> files) {
    files.forEach(file -> versions.leave(step, file, keepingContent()));
  }

  /** They are at their new keys now: the directory above them has moved, with their rows. */
  void arrive(FileStep step, List<FileNames.Met> files) {
    for (FileNames.Met file : files) {
      Version version = versions.arrive(step, file.parent(), file.name());
      NodeRow row = fileRows.sealed(step, file, version);
      nodes.put(step.rows(), file.id(), row);
      fileRows.putName(step, file.id(), NodeKind.FILE, file.parent(), file.name());
    }
  }

  /**
   * The row of a node that takes the place of another one, which goes elsewhere itself. Before
   * either has moved.
   */
  NodeRow exchanged(FileStep step, FileNames.Met coming, FileNames.Met there) {
    boolean comes = FileNames.isRegular(coming.row());
    if (!step.isVersioned()) {
      return comes
          ? fileRows.sealed(step, coming, FileVersions.head(coming).version())
          : coming.row();
    }
    boolean leaves = FileNames.isRegular(there.row());
    if (!comes) {
      if (leaves) {
        versions.leave(step, there, keepingContent());
      }
      return coming.row();
    }
    Version version =
        leaves
            ? versions.replace(step, there, keepingContent())
            : versions.arrive(step, there.parent(), there.name());
    return fileRows.sealed(step, coming, version);
  }
}
