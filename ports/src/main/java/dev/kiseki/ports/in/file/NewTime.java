package dev.kiseki.ports.in.file;

import java.time.Instant;

/** What utimensat(2) can ask a time to become. */
public sealed interface NewTime {
  /** The time at which the change is made. */
  record Now() implements NewTime {}

  record At(Instant time) implements NewTime {}
}
