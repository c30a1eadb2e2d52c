package dev.kiseki.ports.in.file;

import dev.kiseki.domain.NodeId;
import java.util.List;
import java.util.Optional;

/** What is known of a node besides its content. STALE_NODE is a failure of all. */
public interface Attributes {
  FileAttributes attributes(NodeId node);

  /**
   * Changes attributes in one step. A change of owner clears set-user-id of anything but a
   * directory, and set-group-id where the group may execute.
   *
   * @param handle the open file that ftruncate(2) was called on: its buffered writes come first
   */
  FileAttributes change(
      Requester requester, NodeId node, Optional<FileHandle> handle, AttributeChange change);

  /** INVALID_ARGUMENT for anything but a symbolic link. */
  byte[] symlinkTarget(NodeId node);

  /** NO_SUCH_ATTRIBUTE; NOT_SUPPORTED for classes the tree does not keep. */
  byte[] extended(NodeId node, ExtendedName name);

  List<ExtendedName> extendedNames(NodeId node);

  /** FILE_EXISTS and NO_SUCH_ATTRIBUTE by mode; DISK_FULL when the node has too many already. */
  void setExtended(
      Requester requester, NodeId node, ExtendedAttribute attribute, ExtendedAttribute.Mode mode);

  void removeExtended(Requester requester, NodeId node, ExtendedName name);

  SpaceFacts space();
}
