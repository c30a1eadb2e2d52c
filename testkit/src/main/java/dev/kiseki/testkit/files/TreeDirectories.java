package dev.kiseki.testkit.files;

import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.AccessTime;
import dev.kiseki.ports.in.file.DirectoryEntry;
import dev.kiseki.ports.in.file.DirectoryQuery;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.OpenDirectories;
import java.util.ArrayList;
import java.util.List;

/** Listings. */
final class TreeDirectories implements OpenDirectories {
  private static final FileName DOT = FileName.of(".");
  private static final FileName DOT_DOT = FileName.of("..");

  private final NodeTable table;

  TreeDirectories(NodeTable table) {
    this.table = table;
  }

  @Override
  public FileHandle openDirectory(NodeId node) {
    return table.looking(() -> table.open(table.directory(node)));
  }

  @Override
  public List<DirectoryEntry> list(DirectoryQuery query) {
    return table.looking(
        () -> {
          Node directory = table.opened(query.handle());
          if (query.time() == AccessTime.MOVES) {
            directory.accessed(table.now());
          }
          return page(directory, query);
        });
  }

  private static List<DirectoryEntry> page(Node directory, DirectoryQuery query) {
    List<DirectoryEntry> page = new ArrayList<>();
    if (query.after() < 1) {
      page.add(DirectoryEntry.of(DOT, 1, directory.attributes()));
    }
    if (query.after() < 2 && page.size() < query.maxEntries()) {
      page.add(DirectoryEntry.of(DOT_DOT, 2, directory.children.parent.attributes()));
    }
    for (Children.Child child : directory.children.after(query.after())) {
      if (page.size() >= query.maxEntries()) {
        break;
      }
      if (query.referencing()) {
        child.node().references.incrementAndGet();
      }
      page.add(DirectoryEntry.of(child.name(), child.cookie(), child.node().attributes()));
    }
    return page;
  }

  @Override
  public void releaseDirectory(FileHandle handle) {
    table.close(handle);
  }

  @Override
  public void syncDirectory(FileHandle handle) {
    table.opened(handle);
  }
}
