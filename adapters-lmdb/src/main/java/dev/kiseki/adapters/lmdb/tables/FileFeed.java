package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.ports.out.files.FileChange;
import dev.kiseki.ports.out.files.FileChanges;
import dev.kiseki.ports.out.files.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who wants to know of one tenant's changes. Thread-safe. */
final class FileFeed {
  private final List<Consumer<FileChanges>> listeners = new CopyOnWriteArrayList<>();

  Subscription watch(Consumer<FileChanges> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Whether telling is worth the trouble of finding out what to tell. */
  boolean isWatched() {
    return !listeners.isEmpty();
  }

  void tell(FileChanges.Origin origin, List<FileChange> changes) {
    if (!changes.isEmpty()) {
      FileChanges told = new FileChanges(origin, changes);
      listeners.forEach(listener -> listener.accept(told));
    }
  }
}
