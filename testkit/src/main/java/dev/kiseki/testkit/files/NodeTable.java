package dev.kiseki.testkit.files;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * All nodes and open handles of a tree, and the one lock that guards them: shared for what only
 * looks, exclusive for what changes.
 */
final class NodeTable {
  final Space space;
  final Node root;

  private final InstantSource clock;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<NodeId, Node> nodes = new ConcurrentHashMap<>();
  private final Map<FileHandle, Node> handles = new ConcurrentHashMap<>();
  private final AtomicLong lastNode = new AtomicLong();
  private final AtomicLong lastHandle = new AtomicLong();

  NodeTable(InstantSource clock, long capacityBytes) {
    this.clock = clock;
    this.space = new Space(capacityBytes);
    this.root = add(FileKind.DIRECTORY, new byte[0]);
    root.permissions = 0755;
    root.linkCount = 2;
  }

  Instant now() {
    return clock.instant();
  }

  <R> R looking(Supplier<R> action) {
    return locked(lock.readLock(), action);
  }

  <R> R changing(Supplier<R> action) {
    return locked(lock.writeLock(), action);
  }

  void changing(Runnable action) {
    locked(
        lock.writeLock(),
        () -> {
          action.run();
          return true;
        });
  }

  private static <R> R locked(Lock held, Supplier<R> action) {
    held.lock();
    try {
      return action.get();
    } finally {
      held.unlock();
    }
  }

  Node add(FileKind kind, byte[] target) {
    if (kind == FileKind.DIRECTORY) {
      space.takePage();
    }
    Node node = new Node(new NodeId(lastNode.incrementAndGet()), kind, space, target, now());
    nodes.put(node.id, node);
    space.takeNode();
    return node;
  }

  Node node(NodeId id) {
    Node node = nodes.get(id);
    if (node == null) {
      throw Failures.of(ErrorCode.STALE_NODE);
    }
    return node;
  }

  Node directory(NodeId id) {
    Node node = node(id);
    if (!node.isDirectory()) {
      throw Failures.of(ErrorCode.NOT_A_DIRECTORY);
    }
    return node;
  }

  FileHandle open(Node node) {
    FileHandle handle = new FileHandle(lastHandle.incrementAndGet());
    node.opens.incrementAndGet();
    handles.put(handle, node);
    return handle;
  }

  Node opened(FileHandle handle) {
    Node node = handles.get(handle);
    if (node == null) {
      throw Failures.of(ErrorCode.NO_SUCH_HANDLE);
    }
    return node;
  }

  void close(FileHandle handle) {
    Node node = handles.remove(handle);
    if (node == null) {
      throw Failures.of(ErrorCode.NO_SUCH_HANDLE);
    }
    if (node.opens.decrementAndGet() == 0) {
      removeOrphan(node);
    }
  }

  void forget(NodeId id, long count) {
    Node node = nodes.get(id);
    if (node != null && node.references.addAndGet(-count) == 0) {
      removeOrphan(node);
    }
  }

  /** A node without names, references and handles is gone. */
  void removeOrphan(Node node) {
    changing(
        () -> {
          if (node.isOrphanNobodyHolds() && nodes.remove(node.id) != null) {
            node.content.discard();
            space.giveNode();
            space.givePages(node.isDirectory() ? 1 : 0);
          }
        });
  }

  int nodeCount() {
    return nodes.size();
  }

  int handleCount() {
    return handles.size();
  }

  long referenceCount() {
    return nodes.values().stream().mapToLong(node -> node.references.get()).sum();
  }

  /** What a session that ends gives back. */
  void closeSession() {
    handles.keySet().forEach(this::close);
    for (Node node : nodes.values()) {
      node.references.set(0);
      removeOrphan(node);
    }
  }
}
