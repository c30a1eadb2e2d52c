package dev.kiseki.testkit.files;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.RenameMode;
import java.time.Instant;
import java.util.Optional;

/** One rename: first everything that can refuse it, then the change. Under the tree's lock. */
final class Renaming {
  private final NodeTable table;
  private final Node fromParent;
  private final Node toParent;
  private final FileName fromName;
  private final FileName toName;
  private final Instant now;

  Renaming(NodeTable table, EntryRef from, EntryRef to) {
    this.table = table;
    this.fromParent = table.directory(from.directory());
    this.toParent = table.directory(to.directory());
    this.fromName = from.name();
    this.toName = to.name();
    this.now = table.now();
  }

  void run(RenameMode mode) {
    Node moved =
        fromParent.children.get(fromName).orElseThrow(() -> Failures.of(ErrorCode.NO_SUCH_FILE));
    Optional<Node> there = toParent.children.get(toName);
    if (toParent.linkCount == 0) {
      throw Failures.of(ErrorCode.NO_SUCH_FILE);
    }
    if (toName.bytes().length > FileName.MAX_BYTES) {
      throw Failures.of(ErrorCode.NAME_TOO_LONG);
    }
    switch (mode) {
      case KEEP -> {
        if (there.isPresent()) {
          throw Failures.of(ErrorCode.FILE_EXISTS);
        }
        move(moved, there);
      }
      case REPLACE -> move(moved, there);
      case EXCHANGE ->
          exchange(moved, there.orElseThrow(() -> Failures.of(ErrorCode.NO_SUCH_FILE)));
    }
  }

  private void move(Node moved, Optional<Node> there) {
    if (there.isPresent() && there.get() == moved) {
      return;
    }
    checkNoLoop(moved, toParent);
    if (there.isPresent()) {
      checkReplaceable(moved, there.get());
    }
    fromParent.children.remove(fromName);
    place(moved, fromParent, toParent, toName);
    there.ifPresent(this::dropReplaced);
    touch();
  }

  private static void checkNoLoop(Node moved, Node target) {
    for (Node above = target; ; above = above.children.parent) {
      if (above == moved) {
        throw Failures.of(ErrorCode.INVALID_ARGUMENT);
      }
      if (above.children.parent == above) {
        return;
      }
    }
  }

  private static void checkReplaceable(Node moved, Node there) {
    if (there.isDirectory() && !moved.isDirectory()) {
      throw Failures.of(ErrorCode.IS_A_DIRECTORY);
    }
    if (!there.isDirectory() && moved.isDirectory()) {
      throw Failures.of(ErrorCode.NOT_A_DIRECTORY);
    }
    if (there.isDirectory() && !there.children.isEmpty()) {
      throw Failures.of(ErrorCode.DIRECTORY_NOT_EMPTY);
    }
  }

  private void dropReplaced(Node there) {
    if (there.isDirectory()) {
      toParent.linkCount--;
    }
    TreeEntries.replace(table, there, now);
  }

  private void exchange(Node moved, Node there) {
    if (moved == there) {
      return;
    }
    checkNoLoop(moved, toParent);
    checkNoLoop(there, fromParent);
    place(moved, fromParent, toParent, toName);
    place(there, toParent, fromParent, fromName);
    touch();
  }

  private void place(Node node, Node oldParent, Node newParent, FileName name) {
    newParent.children.put(name, node);
    node.changed = now;
    if (node.isDirectory()) {
      node.children.parent = newParent;
      oldParent.linkCount--;
      newParent.linkCount++;
    }
  }

  private void touch() {
    fromParent.contentChanged(now);
    toParent.contentChanged(now);
  }
}
