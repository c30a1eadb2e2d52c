package dev.kiseki.adapters.fuse.libfuse;

import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.FileTree;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Open files without names. libfuse names nodes by paths, so it renames an open file that loses its
 * name to {@code .fuse_hidden…} and unlinks that with the last close. The tree keeps such files by
 * itself: here the rename is an unlink, and the path leads to the node, which is referenced until
 * libfuse unlinks it. So nobody sees these names, S3 among them, and a crash leaves none behind.
 */
final class HiddenFiles {
  /** {@code hidden_name()} of libfuse: node and counter, eight hexadecimal digits each. */
  private static final Pattern PATH = Pattern.compile(".*/\\.fuse_hidden[0-9a-f]{16}");

  private final FileTree tree;
  private final Map<String, NodeId> nodes = new ConcurrentHashMap<>();

  HiddenFiles(FileTree tree) {
    this.tree = tree;
  }

  static boolean isName(String path) {
    return PATH.matcher(path).matches();
  }

  Optional<NodeId> at(String path) {
    return Optional.ofNullable(nodes.get(path));
  }

  /** Takes over one reference to the node. */
  void add(String path, NodeId node) {
    nodes.put(path, node);
  }

  /** False if nothing of this path is hidden. */
  boolean remove(String path) {
    NodeId node = nodes.remove(path);
    if (node == null) {
      return false;
    }
    tree.forget(node, 1);
    return true;
  }
}
