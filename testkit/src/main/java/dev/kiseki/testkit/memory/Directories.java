package dev.kiseki.testkit.memory;

import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.ports.out.metadata.DirectoryStep;
import dev.kiseki.ports.out.metadata.KeySeal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.atomic.AtomicLong;

/** The directories that the keys of one tree imply. Guarded by the store's lock. */
final class Directories {
  private static final AtomicLong IDS = new AtomicLong();

  private final DirectoryId root = new DirectoryId(IDS.incrementAndGet());

  /** By path, which ends with '/'. */
  private final Map<String, DirectoryStep> steps = new HashMap<>();

  /** Where the key's entry lies, below the directories of its path. */
  DirectoryId parent(List<DirectoryStep> path) {
    return path.isEmpty() ? root : path.getLast().child();
  }

  List<DirectoryStep> path(ObjectKey key, KeySeal seal) {
    List<DirectoryStep> path = new ArrayList<>();
    String text = key.text();
    for (int from = 0, slash = text.indexOf('/');
        slash >= 0;
        from = slash + 1, slash = text.indexOf('/', from)) {
      DirectoryId parent = parent(path);
      byte[] name = text.substring(from, slash).getBytes(StandardCharsets.UTF_8);
      path.add(
          steps.computeIfAbsent(text.substring(0, slash + 1), _ -> directory(parent, name, seal)));
    }
    return path;
  }

  private static DirectoryStep directory(DirectoryId parent, byte[] name, KeySeal seal) {
    DirectoryId child = new DirectoryId(IDS.incrementAndGet());
    return new DirectoryStep(parent, name, child, seal.directoryTag(parent, name, child));
  }

  /** Drops the directories that no key is below any more. */
  void prune(ObjectKey key, NavigableSet<ObjectKey> left) {
    String text = key.text();
    for (int slash = text.lastIndexOf('/'); slash >= 0; slash = text.lastIndexOf('/', slash - 1)) {
      String path = text.substring(0, slash + 1);
      ObjectKey next = left.ceiling(ObjectKey.of(path));
      if (next != null && next.startsWith(path.getBytes(StandardCharsets.UTF_8))) {
        return;
      }
      steps.remove(path);
    }
  }
}
