package dev.kiseki.ports.out.files;

import dev.kiseki.domain.NodeId;
import java.time.Instant;

/**
 * When a change is made.
 *
 * @param time becomes ctime of what changes, and mtime and ctime of directories whose names do
 * @param marker the id of the delete markers that the change may leave in a namespace with
 *     versions: at most one at each key
 */
public record Stamp(Instant time, NodeId marker) {
  public long millis() {
    return time.toEpochMilli();
  }
}
