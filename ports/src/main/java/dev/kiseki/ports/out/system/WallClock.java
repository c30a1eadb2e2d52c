package dev.kiseki.ports.out.system;

import java.time.Instant;

/** The only source of the time of day. */
@FunctionalInterface
public interface WallClock {
  /** Milliseconds since 1970 in UTC. */
  long millis();

  /** The same as finely as the clock tells it. */
  default Instant now() {
    return Instant.ofEpochMilli(millis());
  }
}
