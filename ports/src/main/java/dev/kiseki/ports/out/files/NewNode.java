package dev.kiseki.ports.out.files;

import dev.kiseki.domain.NodeId;

/**
 * A node about to be made.
 *
 * @param id of a directory unused: the store draws that
 */
public record NewNode(NodeId id, Ownership ownership, int device, NodeTimes times, NewState state) {
  /** What it is and holds. */
  public sealed interface NewState {
    record File(NewContent content) implements NewState {}

    record Directory() implements NewState {}

    record Symlink(byte[] sealedTarget, long targetBytes) implements NewState {}

    /** FIFO, SOCKET or a device. */
    record Special(NodeKind kind) implements NewState {}
  }
}
