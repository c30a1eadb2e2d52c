package dev.kiseki.ports.in.file;

import dev.kiseki.domain.NodeId;
import java.time.Instant;

/**
 * What stat(2) tells of a node.
 *
 * @param permissions the lower twelve bits of the mode
 * @param linkCount names of a file; of a directory, two and one for each directory in it
 * @param device major and minor of a device node as Linux encodes them, else 0
 * @param sizeBytes of a symbolic link, the length of its target
 * @param allocatedBytes what the content takes, holes not counted
 * @param changed when content or attributes last changed (ctime)
 */
public record FileAttributes(
    NodeId node,
    FileKind kind,
    int permissions,
    int linkCount,
    Owner owner,
    int device,
    long sizeBytes,
    long allocatedBytes,
    Instant accessed,
    Instant modified,
    Instant changed) {
  public static final int PERMISSION_BITS = 07777;

  public FileAttributes {
    if ((permissions & ~PERMISSION_BITS) != 0 || linkCount < 0 || sizeBytes < 0) {
      throw new IllegalArgumentException("attributes");
    }
  }
}
