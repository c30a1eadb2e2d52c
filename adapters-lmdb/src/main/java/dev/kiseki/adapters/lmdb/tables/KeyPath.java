package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.adapters.lmdb.tables.tree.KeyTree;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.out.files.FileChange;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.metadata.DirectoryStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a mount finds where a key leads, at one moment of a transaction: the directories as far as
 * they exist, and what has the next name. Two of them, before and after a change, differ in one
 * name; what lies below it is new to every mount, or gone.
 */
final class KeyPath {
  private final NamespaceId namespace;
  private final byte[] key;
  private final long root;
  private final List<DirectoryStep> steps;
  private final Optional<NodeId> end;

  private KeyPath(
      NamespaceId namespace,
      byte[] key,
      long root,
      List<DirectoryStep> steps,
      Optional<NodeId> end) {
    this.namespace = namespace;
    this.key = key;
    this.root = root;
    this.steps = steps;
    this.end = end;
  }

  static KeyPath of(
      RowReader rows,
      NamespaceId namespace,
      NamespaceRow.Roots roots,
      byte[] key,
      KeyTree live,
      FileNames names) {
    List<DirectoryStep> steps = live.locate(rows, roots.live(), key).steps();
    byte[] next = piece(key, steps, steps.size());
    long directory = directory(roots.live(), steps, steps.size());
    Optional<NodeId> end =
        Place.isName(next, 0, next.length)
            ? names.find(rows, namespace, directory, next).map(FileNames.Met::id)
            : Optional.empty();
    return new KeyPath(namespace, key, roots.live(), steps, end);
  }

  private static long directory(long root, List<DirectoryStep> steps, int depth) {
    return depth == 0 ? root : steps.get(depth - 1).child().value();
  }

  /** The piece of the key after so many directories. */
  private static byte[] piece(byte[] key, List<DirectoryStep> steps, int depth) {
    int from = 0;
    for (DirectoryStep step : steps.subList(0, depth)) {
      from += step.name().length + 1;
    }
    int to = from;
    while (to < key.length && key[to] != '/') {
      to++;
    }
    return Arrays.copyOfRange(key, from, to);
  }

  /** What mounts have to be told when this has become that. */
  List<FileChange> changesTo(KeyPath after) {
    int same = 0;
    int shorter = Math.min(steps.size(), after.steps.size());
    while (same < shorter && steps.get(same).child().equals(after.steps.get(same).child())) {
      same++;
    }
    List<FileChange> changes = new ArrayList<>();
    NodeId directory = Nodes.ofDirectory(directory(root, steps, same));
    byte[] name = piece(key, steps, same);
    Optional<NodeId> former = at(same);
    if (Place.isName(name, 0, name.length) && !former.equals(after.at(same))) {
      changes.add(new FileChange.Named(namespace, new Place(directory, name)));
      former.ifPresent(node -> changes.add(new FileChange.Altered(namespace, node)));
    }
    changes.add(new FileChange.Altered(namespace, directory));
    for (DirectoryStep gone : steps.subList(same, steps.size())) {
      changes.add(new FileChange.Altered(namespace, Nodes.ofDirectory(gone.child().value())));
    }
    return changes;
  }

  /** What the name after so many directories leads to. */
  private Optional<NodeId> at(int depth) {
    return depth < steps.size()
        ? Optional.of(Nodes.ofDirectory(steps.get(depth).child().value()))
        : end;
  }
}
