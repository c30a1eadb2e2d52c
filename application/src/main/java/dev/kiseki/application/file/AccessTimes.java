package dev.kiseki.application.file;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.files.NodeChange;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.NodeTimes;
import dev.kiseki.ports.out.files.StoredNode;
import dev.kiseki.ports.out.system.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The times of last access, as ext4 keeps them by default (relatime): moved only when that tells
 * something new, or once a day. What only S3 wrote has none of its own: it would get a row for
 * being read.
 */
final class AccessTimes {
  private static final Duration AGE = Duration.ofDays(1);

  private final WallClock clock;

  AccessTimes(WallClock clock) {
    this.clock = clock;
  }

  /** A file, directory or symbolic link was read. */
  void read(Volume volume, NodeRef node) {
    try {
      read(volume, node, volume.files().node(volume.id(), node));
    } catch (KisekiException e) {
      // Whoever reads needs the bytes, not the time: a node that is gone has none.
      if (e.code() != ErrorCode.STALE_NODE) {
        throw e;
      }
    }
  }

  private void read(Volume volume, NodeRef ref, StoredNode node) {
    Instant now = clock.now();
    if (node.ownership().isPresent() && tellsSomething(node.times(), now)) {
      NodeChange change =
          new NodeChange(
              Optional.empty(), Optional.of(now), Optional.empty(), node.times().changed());
      volume.files().change(volume.id(), ref, change, volume.seals()).value();
    }
  }

  private static boolean tellsSomething(NodeTimes times, Instant now) {
    Instant last = times.accessed();
    return !last.isAfter(times.modified())
        || !last.isAfter(times.changed())
        || !last.isAfter(now.minus(AGE));
  }
}
