package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.WriteOperation;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.adapters.lmdb.tables.tree.KeyTree;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.ports.out.files.FileChange;
import dev.kiseki.ports.out.files.FileChanges;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds out, in the transaction that changes keys, what mounts would see of it, and tells them. For
 * operations on keys that others can change meanwhile, only the transaction itself knows.
 */
final class KeyWatch {
  private final Namespaces namespaces;
  private final KeyTree live;
  private final FileNames names;
  private final FileFeed feed;

  KeyWatch(Namespaces namespaces, KeyTree live, FileNames names, FileFeed feed) {
    this.namespaces = namespaces;
    this.live = live;
    this.names = names;
    this.feed = feed;
  }

  boolean isOn() {
    return feed.isWatched();
  }

  /** An operation on some keys that takes notes. */
  <T> Noted<T> note(NamespaceId namespace, List<ObjectKey> keys, WriteOperation<T> operation) {
    return new Noted<>(this, namespace, keys, operation);
  }

  void tell(FileChange change) {
    feed.tell(FileChanges.Origin.OBJECTS, List.of(change));
  }

  private List<KeyPath> paths(RowWriter rows, NamespaceId namespace, List<ObjectKey> keys) {
    NamespaceRow.Roots roots = namespaces.require(rows, namespace);
    List<KeyPath> paths = new ArrayList<>(keys.size());
    for (ObjectKey key : keys) {
      paths.add(KeyPath.of(rows, namespace, roots, key.toBytes(), live, names));
    }
    return paths;
  }

  /** The operation, and what it changed when it ran last: an engine may run it again. */
  static final class Noted<T> implements WriteOperation<T> {
    private final KeyWatch watch;
    private final NamespaceId namespace;
    private final List<ObjectKey> keys;
    private final WriteOperation<T> operation;
    private volatile List<FileChange> changes = List.of();

    private Noted(
        KeyWatch watch, NamespaceId namespace, List<ObjectKey> keys, WriteOperation<T> operation) {
      this.watch = watch;
      this.namespace = namespace;
      this.keys = keys;
      this.operation = operation;
    }

    @Override
    public T apply(RowWriter rows) {
      List<KeyPath> before = watch.paths(rows, namespace, keys);
      T result = operation.apply(rows);
      List<KeyPath> after = watch.paths(rows, namespace, keys);
      Set<FileChange> found = new LinkedHashSet<>();
      for (int i = 0; i < before.size(); i++) {
        found.addAll(before.get(i).changesTo(after.get(i)));
      }
      changes = List.copyOf(found);
      return result;
    }

    /** Once it is done and seen by all. */
    void tell() {
      watch.feed.tell(FileChanges.Origin.OBJECTS, changes);
    }
  }
}
