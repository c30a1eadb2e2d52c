package dev.kiseki.adapters.fuse.libfuse;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.FileTree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Leads paths to nodes, a lookup a piece. What a path leads to is referenced while it is used and
 * no longer: nothing is remembered between calls, so nothing is stale. Permissions on the way are
 * the kernel's business ({@code default_permissions}).
 */
final class Paths {
  /** What bytes become that are no UTF-8: jnr-fuse has paths as strings. */
  private static final char UNREADABLE = '\uFFFD';

  private final FileTree tree;
  private final HiddenFiles hidden;

  Paths(FileTree tree, HiddenFiles hidden) {
    this.tree = tree;
    this.hidden = hidden;
  }

  /** Uses what the path leads to. NO_SUCH_FILE. */
  <T> T node(String path, Function<FileAttributes, T> use) {
    List<FileName> names = names(path);
    if (names.isEmpty()) {
      return use.apply(tree.attributes(tree.root()));
    }
    return hidden
        .at(path)
        .map(node -> use.apply(tree.attributes(node)))
        .orElseGet(() -> below(tree.root(), names, use));
  }

  private <T> T below(NodeId directory, List<FileName> names, Function<FileAttributes, T> use) {
    FileAttributes found =
        tree.lookup(new EntryRef(directory, names.getFirst())).orElseThrow(Paths::noSuchFile);
    try {
      return names.size() == 1
          ? use.apply(found)
          : below(found.node(), names.subList(1, names.size()), use);
    } finally {
      tree.forget(found.node(), 1);
    }
  }

  /** Uses the place of a name, whether or not anything has it. */
  <T> T entry(String path, Function<EntryRef, T> use) {
    List<FileName> names = names(path);
    if (names.isEmpty()) {
      throw new KisekiException(ErrorCode.FILE_EXISTS, "The root of a mount has no name.");
    }
    List<FileName> directory = names.subList(0, names.size() - 1);
    FileName name = names.getLast();
    return directory.isEmpty()
        ? use.apply(new EntryRef(tree.root(), name))
        : below(tree.root(), directory, found -> use.apply(new EntryRef(found.node(), name)));
  }

  private static List<FileName> names(String path) {
    if (path.indexOf(UNREADABLE) >= 0) {
      throw new KisekiException(
          ErrorCode.INVALID_ARGUMENT, "A name that is no UTF-8 does not come through libfuse.");
    }
    List<FileName> names = new ArrayList<>();
    for (String piece : path.split("/", -1)) {
      if (!piece.isEmpty()) {
        names.add(name(piece));
      }
    }
    return names;
  }

  private static FileName name(String piece) {
    FileName name = FileName.of(piece);
    if (name.bytes().length > FileName.MAX_BYTES) {
      throw new KisekiException(ErrorCode.NAME_TOO_LONG, "A name is longer than 255 bytes.");
    }
    return name;
  }

  private static KisekiException noSuchFile() {
    return new KisekiException(ErrorCode.NO_SUCH_FILE, "There is nothing of this path.");
  }
}
