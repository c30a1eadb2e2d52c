package dev.kiseki.ports.out.system;

/** The only source of the time of day. */
@FunctionalInterface
public interface WallClock {
  /** Milliseconds since 1970 in UTC. */
  long millis();
}
