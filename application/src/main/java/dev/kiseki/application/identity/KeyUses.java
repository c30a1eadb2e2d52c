package dev.kiseki.application.identity;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.ports.in.identity.RecordKeyUses;
import dev.kiseki.ports.out.system.TenantCatalog;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/**
 * See {@link RecordKeyUses}. Within an hour, a use after the first costs one read of a field. What
 * was used and not yet stored when the process is killed is not told; all threads.
 */
public final class KeyUses implements RecordKeyUses {
  private static final long HOUR_MILLIS = 3_600_000;

  private final TenantCatalog catalog;

  /** Only keys whose signature was found good get in: so there are never more than keys. */
  private final Map<AccessKeyId, Long> unstored = new ConcurrentHashMap<>();

  public KeyUses(TenantCatalog catalog) {
    this.catalog = catalog;
  }

  /** To be told of every use of a key. */
  LongConsumer of(AccessKeyId id) {
    return new Uses(id);
  }

  private final class Uses implements LongConsumer {
    private final AccessKeyId id;
    private volatile long lastHour;

    Uses(AccessKeyId id) {
      this.id = id;
    }

    @Override
    public void accept(long nowMillis) {
      long hour = nowMillis - Math.floorMod(nowMillis, HOUR_MILLIS);
      if (hour != lastHour) {
        lastHour = hour;
        unstored.merge(id, hour, Math::max);
      }
    }
  }

  @Override
  public int record() {
    Map<AccessKeyId, Long> taken = new HashMap<>(unstored);
    if (taken.isEmpty()) {
      return 0;
    }
    int stored = catalog.noteUses(taken).durable();
    // One that was used in a later hour meanwhile stays.
    taken.forEach(unstored::remove);
    return stored;
  }
}
