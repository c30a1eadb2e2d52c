package dev.kiseki.ports.out.files;

import java.time.Instant;

/** atime, mtime and ctime. */
public record NodeTimes(Instant accessed, Instant modified, Instant changed) {
  public static NodeTimes at(Instant time) {
    return new NodeTimes(time, time, time);
  }
}
