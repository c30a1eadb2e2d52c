package dev.kiseki.testkit.memory;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.out.chunks.BlobRef;
import dev.kiseki.ports.out.files.DirectoryPage;
import dev.kiseki.ports.out.files.Extended;
import dev.kiseki.ports.out.files.NodeKind;
import dev.kiseki.ports.out.files.NodeName;
import dev.kiseki.ports.out.files.NodeState;
import dev.kiseki.ports.out.files.NodeTimes;
import dev.kiseki.ports.out.files.Ownership;
import dev.kiseki.ports.out.files.StoredNode;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A node of {@link InMemoryFiles}, guarded by its lock. */
final class MemoryNode {
  final NodeId id;
  final NodeKind kind;
  final int device;
  Ownership ownership;
  NodeTimes times;
  NodeState state;
  int linkCount;
  int holds;
  Optional<Extended> extended = Optional.empty();

  /** Made without a name: it may get one. */
  boolean linkable;

  /** Of a file: what its content is made of. */
  byte[] sealedFacts = {};

  List<ReadPlan.Piece> pieces = List.of();
  Map<BlobId, BlobRef> blobs = new HashMap<>();

  /** Of a directory: its names by position, and where it lies. */
  final NavigableMap<byte[], Entry> entries = new TreeMap<>(Arrays::compareUnsigned);

  MemoryNode parent = this;

  /** A name in a directory. */
  record Entry(byte[] name, byte[] tag, MemoryNode node) {}

  MemoryNode(
      NodeId id, NodeKind kind, int device, Ownership ownership, NodeTimes times, NodeState state) {
    this.id = id;
    this.kind = kind;
    this.device = device;
    this.ownership = ownership;
    this.times = times;
    this.state = state;
  }

  boolean isDirectory() {
    return kind == NodeKind.DIRECTORY;
  }

  DirectoryId directory() {
    return ((NodeState.Directory) state).id();
  }

  void moved(Instant changed) {
    times = new NodeTimes(times.accessed(), times.modified(), changed);
  }

  void contentMoved(Instant time) {
    times = new NodeTimes(times.accessed(), time, time);
  }

  StoredNode stored(Optional<NodeName> name) {
    return new StoredNode(id, kind, Optional.of(ownership), linkCount, device, times, state, name);
  }

  /** The node as it is reached by a name in this directory. */
  StoredNode reached(Entry entry) {
    return entry.node().stored(Optional.of(new NodeName(directory(), entry.name(), entry.tag())));
  }

  DirectoryPage.Line line(Map.Entry<byte[], Entry> entry) {
    return new DirectoryPage.Line(entry.getKey(), reached(entry.getValue()));
  }
}
