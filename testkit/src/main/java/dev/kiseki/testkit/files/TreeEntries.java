package dev.kiseki.testkit.files;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.CreatedFile;
import dev.kiseki.ports.in.file.Entries;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.OpenedFile;
import dev.kiseki.ports.in.file.Owner;
import dev.kiseki.ports.in.file.RenameMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.SpecialFile;
import java.time.Instant;
import java.util.Optional;

/** Names, as ext4 has them. */
final class TreeEntries implements Entries {
  /** EXT4_LINK_MAX. */
  static final int MOST_LINKS = 65_000;

  private static final byte[] NO_TARGET = {};

  private final NodeTable table;

  TreeEntries(NodeTable table) {
    this.table = table;
  }

  @Override
  public NodeId root() {
    return table.root.id;
  }

  @Override
  public Optional<FileAttributes> lookup(EntryRef entry) {
    return table.looking(() -> find(entry).map(TreeEntries::referenced));
  }

  private Optional<Node> find(EntryRef entry) {
    Node directory = table.directory(entry.directory());
    if (entry.name().isDot()) {
      return Optional.of(directory);
    }
    return entry.name().isDotDot()
        ? Optional.of(directory.children.parent)
        : directory.children.get(entry.name());
  }

  private static FileAttributes referenced(Node node) {
    node.references.incrementAndGet();
    return node.attributes();
  }

  @Override
  public void forget(NodeId node, long count) {
    table.forget(node, count);
  }

  @Override
  public CreatedFile create(Requester requester, EntryRef entry, int permissions, OpenMode mode) {
    return table.changing(
        () -> {
          Node node = make(requester, entry, FileKind.FILE, permissions, NO_TARGET);
          return created(node);
        });
  }

  private CreatedFile created(Node node) {
    OpenedFile opened = new OpenedFile(table.open(node), true);
    return new CreatedFile(referenced(node), opened);
  }

  @Override
  public CreatedFile createUnnamed(
      Requester requester, NodeId directory, int permissions, OpenMode mode) {
    return table.changing(
        () -> {
          Node parent = living(table.directory(directory));
          Node node = table.add(FileKind.FILE, NO_TARGET);
          node.linkable = true;
          own(node, parent, requester, permissions);
          return created(node);
        });
  }

  @Override
  public FileAttributes makeDirectory(Requester requester, EntryRef entry, int permissions) {
    return table.changing(
        () -> referenced(make(requester, entry, FileKind.DIRECTORY, permissions, NO_TARGET)));
  }

  @Override
  public FileAttributes makeSymlink(Requester requester, EntryRef entry, byte[] target) {
    return table.changing(
        () -> referenced(make(requester, entry, FileKind.SYMLINK, 0777, target.clone())));
  }

  @Override
  public FileAttributes makeSpecial(Requester requester, EntryRef entry, SpecialFile special) {
    return table.changing(
        () -> {
          Node node = make(requester, entry, special.kind(), special.permissions(), NO_TARGET);
          node.device = special.device();
          return referenced(node);
        });
  }

  private Node make(
      Requester requester, EntryRef entry, FileKind kind, int permissions, byte[] target) {
    Node parent = parentForNew(entry);
    Node node = table.add(kind, target);
    own(node, parent, requester, permissions);
    if (node.isDirectory()) {
      node.linkCount = 2;
      node.children.parent = parent;
      parent.linkCount++;
    } else {
      node.linkCount = 1;
    }
    parent.children.put(entry.name(), node);
    parent.contentChanged(table.now());
    return node;
  }

  private Node parentForNew(EntryRef entry) {
    Node parent = living(table.directory(entry.directory()));
    if (entry.name().bytes().length > FileName.MAX_BYTES) {
      throw Failures.of(ErrorCode.NAME_TOO_LONG);
    }
    if (entry.name().isDot() || entry.name().isDotDot() || parent.children.contains(entry.name())) {
      throw Failures.of(ErrorCode.FILE_EXISTS);
    }
    return parent;
  }

  private static Node living(Node directory) {
    if (directory.linkCount == 0) {
      throw Failures.of(ErrorCode.NO_SUCH_FILE);
    }
    return directory;
  }

  /** A directory's set-group-id bit passes its group on, and to directories itself. */
  private static void own(Node node, Node parent, Requester requester, int permissions) {
    boolean inherits = (parent.permissions & Node.SET_GROUP_ID) != 0;
    node.owner = new Owner(requester.uid(), inherits ? parent.owner.gid() : requester.gid());
    node.permissions = permissions | (inherits && node.isDirectory() ? Node.SET_GROUP_ID : 0);
  }

  @Override
  public FileAttributes link(Requester requester, NodeId id, EntryRef entry) {
    return table.changing(
        () -> {
          Node node = table.node(id);
          if (node.isDirectory()) {
            throw Failures.of(ErrorCode.NOT_PERMITTED);
          }
          Node parent = parentForNew(entry);
          if (node.linkCount == 0 && !node.linkable) {
            throw Failures.of(ErrorCode.NO_SUCH_FILE);
          }
          if (node.linkCount >= MOST_LINKS) {
            throw Failures.of(ErrorCode.TOO_MANY_LINKS);
          }
          node.linkCount++;
          node.changed = table.now();
          parent.children.put(entry.name(), node);
          parent.contentChanged(node.changed);
          return referenced(node);
        });
  }

  @Override
  public void unlink(Requester requester, EntryRef entry) {
    table.changing(
        () -> {
          Node parent = table.directory(entry.directory());
          Node node = existing(parent, entry.name());
          if (node.isDirectory()) {
            throw Failures.of(ErrorCode.IS_A_DIRECTORY);
          }
          parent.children.remove(entry.name());
          parent.contentChanged(table.now());
          dropName(node);
        });
  }

  private static Node existing(Node parent, FileName name) {
    return parent.children.get(name).orElseThrow(() -> Failures.of(ErrorCode.NO_SUCH_FILE));
  }

  /** One name of a file less, or a directory gone. */
  private void dropName(Node node) {
    node.linkCount = node.isDirectory() ? 0 : node.linkCount - 1;
    node.linkable = false;
    node.changed = table.now();
    table.removeOrphan(node);
  }

  @Override
  public void removeDirectory(Requester requester, EntryRef entry) {
    table.changing(
        () -> {
          Node parent = table.directory(entry.directory());
          Node node = existing(parent, entry.name());
          if (!node.isDirectory()) {
            throw Failures.of(ErrorCode.NOT_A_DIRECTORY);
          }
          if (!node.children.isEmpty()) {
            throw Failures.of(ErrorCode.DIRECTORY_NOT_EMPTY);
          }
          parent.children.remove(entry.name());
          parent.linkCount--;
          parent.contentChanged(table.now());
          dropName(node);
        });
  }

  @Override
  public void rename(Requester requester, EntryRef from, EntryRef to, RenameMode mode) {
    table.changing(() -> new Renaming(table, from, to).run(mode));
  }

  /** Takes the name of a node that a rename replaces. */
  static void replace(NodeTable table, Node node, Instant now) {
    node.linkCount = node.isDirectory() ? 0 : node.linkCount - 1;
    node.changed = now;
    table.removeOrphan(node);
  }
}
