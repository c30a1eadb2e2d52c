package dev.kiseki.ports.in.file;

import dev.kiseki.domain.NodeId;
import java.util.List;

/** Listings, by open handle, in memory bounded by the page. */
public interface OpenDirectories {
  FileHandle openDirectory(NodeId node);

  /**
   * The entries after a cookie, {@code .} and {@code ..} first, empty at the end. A name that
   * exists throughout is listed exactly once; one that is made or removed meanwhile, once or never.
   */
  List<DirectoryEntry> list(DirectoryQuery query);

  void releaseDirectory(FileHandle handle);

  /** Returns when the directory's names survive power loss. */
  void syncDirectory(FileHandle handle);
}
