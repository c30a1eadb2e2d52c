package dev.kiseki.application.object;

import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.metadata.KeySeal;
import dev.kiseki.ports.out.metadata.ObjectRow;

/**
 * For what is removed after its keys are destroyed: a row that has to move on its way out can be
 * neither checked nor sealed again, and nobody will ever read it.
 */
final class NoSeal implements KeySeal {
  @Override
  public byte[] directoryTag(DirectoryId parent, byte[] name, DirectoryId child) {
    return new byte[0];
  }

  @Override
  public byte[] marker(DirectoryId parent, NodeId node, Version version, long modifiedMillis) {
    return new byte[0];
  }

  @Override
  public byte[] moved(ObjectRow row, DirectoryId to, NodeId node) {
    return new byte[0];
  }
}
