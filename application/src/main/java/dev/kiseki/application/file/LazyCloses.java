package dev.kiseki.application.file;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Closes that did not wait for the disk ({@code durability=lazy}). The timer of open files waits in
 * their place, about once a second for all mounts together. What goes wrong then belongs to the
 * files that were closed: it is logged, and the next fsync or close of each is told. Thread-safe.
 */
final class LazyCloses {
  private static final Logger LOG = System.getLogger(LazyCloses.class.getName());

  /** Far more files than a second can close: only files that nobody opens again stay that long. */
  private static final int MOST_ERRORS = 1 << 16;

  private final ConcurrentMap<NodeId, Volume> closed = new ConcurrentHashMap<>();
  private final ConcurrentMap<NodeId, KisekiException> errors = new ConcurrentHashMap<>();

  /** Changes of a file are visible and may not survive power loss yet. */
  void closed(OpenNode node) {
    closed.put(node.id(), node.volume());
  }

  /** Returns when all closes before are durable, or their files have been given the error. */
  void settle() {
    Map<NodeId, Volume> waiting = new HashMap<>();
    for (Map.Entry<NodeId, Volume> each : closed.entrySet()) {
      if (closed.remove(each.getKey(), each.getValue())) {
        waiting.put(each.getKey(), each.getValue());
      }
    }
    // One store holds all volumes of a tenant: each after the first finds nothing to wait for.
    Map<Volume, Optional<KisekiException>> settled = new HashMap<>();
    waiting.forEach(
        (node, volume) ->
            settled
                .computeIfAbsent(volume, LazyCloses::flush)
                .ifPresent(error -> failed(node, volume, error)));
  }

  private static Optional<KisekiException> flush(Volume volume) {
    try {
      volume.files().awaitDurable();
      return Optional.empty();
    } catch (KisekiException e) {
      Level level = e.code() == ErrorCode.STORE_BUSY ? Level.WARNING : Level.ERROR;
      LOG.log(level, "Files of " + volume.name() + " were closed and may not be on disk.", e);
      return Optional.of(e);
    }
  }

  private void failed(NodeId node, Volume volume, KisekiException error) {
    if (error.code() == ErrorCode.STORE_BUSY) {
      // Nothing is lost: the disk is slow. The next round asks again.
      closed.putIfAbsent(node, volume);
    } else if (errors.size() < MOST_ERRORS) {
      errors.put(node, error);
    }
  }

  /** Throws what went wrong after an earlier close of the file, once. */
  void throwError(NodeId node) {
    KisekiException error = errors.remove(node);
    if (error != null) {
      throw error.with(Fact.of("node", node.value()));
    }
  }
}
