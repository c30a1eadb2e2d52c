package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.Attributes;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.Requester;
import java.util.OptionalInt;

/**
 * Set-group-id of a file whose group may not execute: it goes, of all changes of its content, only
 * with that of a caller who is none of the group.
 */
record IdlePrivilege(Attributes attributes) {
  /** The mode that is left of such a file by such a caller. */
  OptionalInt left(Requester requester, NodeId node) {
    if (requester.isRoot()) {
      return OptionalInt.empty();
    }
    FileAttributes found = attributes.attributes(node);
    boolean goes =
        found.kind() != FileKind.DIRECTORY
            && Mode.hasIdleSetGroupId(found.permissions())
            && !Groups.contain(requester, found.owner().gid());
    return goes ? OptionalInt.of(found.permissions() & ~Mode.PRIVILEGES) : OptionalInt.empty();
  }
}
