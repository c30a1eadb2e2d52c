package dev.kiseki.ports.in.file;

import dev.kiseki.domain.NodeId;
import java.util.Optional;

/**
 * One name of a directory.
 *
 * @param cookie where to continue after this entry: positive, and the same for the entry however
 *     the directory changes, for as long as the handle is open
 * @param attributes there if they were asked for
 */
public record DirectoryEntry(
    FileName name, long cookie, NodeId node, FileKind kind, Optional<FileAttributes> attributes) {
  public static DirectoryEntry of(FileName name, long cookie, FileAttributes attributes) {
    return new DirectoryEntry(
        name, cookie, attributes.node(), attributes.kind(), Optional.of(attributes));
  }
}
