package dev.kiseki.adapters.fuse.libfuse;

import dev.kiseki.adapters.fuse.kernel.Mode;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.RenameMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.SpecialFile;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Names that are made, moved and taken away. */
final class PathEntries {
  private final FileTree tree;
  private final Paths paths;
  private final HiddenFiles hidden;
  private final Handles handles;

  PathEntries(FileTree tree, Paths paths, HiddenFiles hidden, Handles handles) {
    this.tree = tree;
    this.paths = paths;
    this.hidden = hidden;
    this.handles = handles;
  }

  void makeSpecial(Requester requester, String path, int mode, int device) {
    SpecialFile special = new SpecialFile(Mode.kind(mode), Mode.permissions(mode), device);
    making(path, entry -> tree.makeSpecial(requester, entry, special));
  }

  void makeDirectory(Requester requester, String path, int mode) {
    making(path, entry -> tree.makeDirectory(requester, entry, Mode.permissions(mode)));
  }

  void makeSymlink(Requester requester, String target, String path) {
    byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
    making(path, entry -> tree.makeSymlink(requester, entry, bytes));
  }

  void link(Requester requester, String existing, String path) {
    paths.node(existing, found -> making(path, entry -> tree.link(requester, found.node(), entry)));
  }

  /** What makes a name hands out a reference, which a path does not need. */
  private NodeId making(String path, Function<EntryRef, FileAttributes> make) {
    return paths.entry(
        path,
        entry -> {
          NodeId made = make.apply(entry).node();
          tree.forget(made, 1);
          return made;
        });
  }

  void unlink(Requester requester, String path) {
    if (!hidden.remove(path)) {
      paths.entry(
          path,
          entry -> {
            tree.unlink(requester, entry);
            return entry;
          });
    }
  }

  void removeDirectory(Requester requester, String path) {
    paths.entry(
        path,
        entry -> {
          tree.removeDirectory(requester, entry);
          return entry;
        });
  }

  void rename(Requester requester, String from, String to) {
    paths.entry(
        from,
        source -> {
          if (!HiddenFiles.isName(to) || !hide(requester, source, to)) {
            paths.entry(
                to,
                target -> {
                  tree.rename(requester, source, target, RenameMode.REPLACE);
                  return target;
                });
          }
          return source;
        });
  }

  /** False for a file that nobody has open: that is somebody's own rename. */
  private boolean hide(Requester requester, EntryRef source, String to) {
    NodeId node = tree.lookup(source).map(FileAttributes::node).orElse(source.directory());
    if (node.equals(source.directory())) {
      return false;
    }
    boolean isHidden = false;
    try {
      if (handles.isOpen(node)) {
        tree.unlink(requester, source);
        hidden.add(to, node);
        isHidden = true;
      }
      return isHidden;
    } finally {
      if (!isHidden) {
        tree.forget(node, 1);
      }
    }
  }
}
