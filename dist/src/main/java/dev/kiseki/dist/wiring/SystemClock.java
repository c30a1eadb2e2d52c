package dev.kiseki.dist.wiring;

import dev.kiseki.ports.out.system.WallClock;
import java.time.Instant;

/** The machine's clock: microseconds on Linux. */
final class SystemClock implements WallClock {
  @Override
  public long millis() {
    return System.currentTimeMillis();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }
}
