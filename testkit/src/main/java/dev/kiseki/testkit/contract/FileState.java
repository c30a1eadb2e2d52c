package dev.kiseki.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.out.files.NodeState;
import dev.kiseki.ports.out.files.StoredNode;
import dev.kiseki.ports.out.metadata.ListItem;
import dev.kiseki.ports.out.metadata.VersionItem;
import dev.kiseki.ports.out.metadata.VersionQuery;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that a namespace shows, as a mount and as S3 see it: paths with their nodes and contents, and
 * versions. Making one reads every byte and checks every seal, that a file has as many links as
 * names and a directory as its directories say, and that S3 lists the same files.
 *
 * @param text equal for equal states
 * @param countedBytes of all contents that have a name or are an older version
 */
public record FileState(String text, long countedObjects, long countedBytes) {
  private static final byte[] NONE = {};
  private static final int PAGE = 1000;

  static FileState of(FileStage on) {
    Walk walk = new Walk(on);
    walk.directory("", on.files().root(on.namespace()));
    return walk.state();
  }

  /** What usage says. */
  public static void requireCounted(FileStores stores, int tenant, FileState state) {
    var metadata = stores.metadata().tenant(new TenantId(tenant));
    var usage = metadata.usage(Optional.empty());
    assertEquals(state.countedObjects(), usage.objects(), state.text());
    assertEquals(state.countedBytes(), usage.bytes(), state.text());
  }

  /** One look at everything. */
  private static final class Walk {
    private final FileStage on;
    private final TreeMap<String, String> lines = new TreeMap<>();
    private final TreeMap<String, String> files = new TreeMap<>();
    private final Map<NodeId, Integer> names = new HashMap<>();
    private final Map<NodeId, StoredNode> nodes = new HashMap<>();

    Walk(FileStage on) {
      this.on = on;
    }

    private int directory(String path, NodeId directory) {
      int directories = 0;
      for (String name : on.names(directory)) {
        if (name.endsWith("/")) {
          directories++;
          String below = path + name;
          StoredNode node = on.met(below.substring(0, below.length() - 1));
          int inner = directory(below, node.id());
          assertEquals(2 + inner, node.linkCount(), below);
          lines.put(below, "directory " + node.id());
        } else {
          file(path + name);
        }
      }
      return directories;
    }

    private void file(String path) {
      StoredNode node = on.met(path);
      names.merge(node.id(), 1, Integer::sum);
      nodes.put(node.id(), node);
      String text = on.text(path);
      files.put(path, text);
      String label = on.stage().label(on.namespace(), path, Optional.empty());
      lines.put(path, node.id() + " '" + text + "' " + label + " " + node.linkCount());
      assertEquals(Optional.of(text), on.object(path), path);
    }

    FileState state() {
      nodes.forEach(
          (id, node) ->
              assertEquals(names.getOrDefault(id, 0), node.linkCount(), "links of " + id));
      assertEquals(files.keySet(), new TreeSet<>(on.keys()), "what S3 lists");
      long objects = nodes.size();
      long bytes = 0;
      for (StoredNode node : nodes.values()) {
        bytes += ((NodeState.File) node.state()).allocatedBytes();
      }
      VersionQuery all = new VersionQuery(NONE, NONE, NONE, Optional.empty(), PAGE);
      for (VersionItem item : on.stage().metadata().versions(on.namespace(), all).items()) {
        switch (item) {
          case VersionItem.Kept(boolean isLatest, ListItem.Key entry) -> {
            if (!isLatest || !files.containsKey(key(item))) {
              objects++;
              bytes += entry.sizeBytes();
            }
            String label =
                on.stage()
                    .label(
                        on.namespace(),
                        key(item),
                        Optional.of(VersionId.of(entry.version(), entry.node())));
            version(
                item, entry.version() + " " + entry.node() + " " + entry.sizeBytes() + " " + label);
          }
          case VersionItem.Marker marker -> version(item, marker.version() + " marker");
          case VersionItem.Prefix _ -> throw new AssertionError("no delimiter was given");
        }
      }
      return new FileState(lines.toString(), objects, bytes);
    }

    private void version(VersionItem item, String line) {
      lines.merge("versions of " + key(item), line, (before, next) -> before + ", " + next);
    }

    private static String key(VersionItem item) {
      return ObjectKey.of(item.bytes()).text();
    }
  }
}
