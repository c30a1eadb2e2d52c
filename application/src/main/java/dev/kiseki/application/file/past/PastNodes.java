package dev.kiseki.application.file.past;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The numbers of the nodes of one mount. A number follows from the path, so that it is the same
 * when a path is met again; where two paths would have the same, the second one takes the next.
 * Thread-safe.
 */
final class PastNodes {
  static final NodeId ROOT = new NodeId(1);
  private static final byte[] ROOT_PATH = {};

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final ReentrantLock guard = new ReentrantLock();
  private final Map<NodeId, Known> nodes = new HashMap<>();

  /** A node that the kernel knows. */
  private static final class Known {
    private final byte[] path;
    private final String text;
    private long uses;

    Known(byte[] path, String text) {
      this.path = path;
      this.text = text;
    }
  }

  PastNodes() {
    nodes.put(ROOT, new Known(ROOT_PATH, ""));
  }

  /** One more use of a path: a reference or a handle. */
  NodeId use(byte[] path) {
    String text = new String(path, ISO_8859_1);
    guard.lock();
    try {
      NodeId id = free(path, text);
      nodes.computeIfAbsent(id, _ -> new Known(path, text)).uses++;
      return id;
    } finally {
      guard.unlock();
    }
  }

  /** The number that the path has, or would get. */
  NodeId number(byte[] path) {
    guard.lock();
    try {
      return free(path, new String(path, ISO_8859_1));
    } finally {
      guard.unlock();
    }
  }

  private NodeId free(byte[] path, String text) {
    if (path.length == 0) {
      return ROOT;
    }
    for (long number = hash(path); ; number++) {
      NodeId id = new NodeId(number);
      Known known = nodes.get(id);
      if (known == null || known.text.equals(text)) {
        return id;
      }
    }
  }

  /** From 2 on, far from the largest number. */
  private static long hash(byte[] path) {
    long hash = FNV_OFFSET;
    for (byte b : path) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    hash ^= hash >>> 32;
    hash *= 0x9e3779b97f4a7c15L;
    return (hash >>> 2) + 2;
  }

  /** STALE_NODE. */
  byte[] path(NodeId id) {
    guard.lock();
    try {
      return Optional.ofNullable(nodes.get(id))
          .orElseThrow(
              () -> new KisekiException(ErrorCode.STALE_NODE, "The node was never given out."))
          .path;
    } finally {
      guard.unlock();
    }
  }

  void giveBack(NodeId id, long count) {
    guard.lock();
    try {
      Known known = nodes.get(id);
      if (known != null && !id.equals(ROOT)) {
        known.uses -= count;
        if (known.uses <= 0) {
          nodes.remove(id);
        }
      }
    } finally {
      guard.unlock();
    }
  }

  /** The root among them. */
  int count() {
    guard.lock();
    try {
      return nodes.size();
    } finally {
      guard.unlock();
    }
  }
}
