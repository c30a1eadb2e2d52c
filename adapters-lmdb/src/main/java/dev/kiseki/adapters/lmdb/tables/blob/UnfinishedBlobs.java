package dev.kiseki.adapters.lmdb.tables.blob;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many blobs are on their way: begun, or finished, and neither named by a content nor given up.
 * Who wants to end a key waits for those under it. In memory: none of them survives the process.
 * Thread-safe.
 */
public final class UnfinishedBlobs {
  private final ConcurrentMap<Place, Integer> counts = new ConcurrentHashMap<>();

  private record Place(TenantId tenant, NamespaceId namespace, int epoch) {}

  /** One blob of them. */
  static final class Ticket {
    private final Runnable end;
    private final AtomicBoolean ended = new AtomicBoolean();

    private Ticket(Runnable end) {
      this.end = end;
    }

    /** It is named or given up; again changes nothing. */
    void end() {
      if (ended.compareAndSet(false, true)) {
        end.run();
      }
    }
  }

  Ticket begin(TenantId tenant, NamespaceId namespace, int epoch) {
    Place place = new Place(tenant, namespace, epoch);
    counts.merge(place, 1, Integer::sum);
    return new Ticket(() -> counts.computeIfPresent(place, (_, n) -> n > 1 ? n - 1 : null));
  }

  /** Those under keys before that epoch. */
  public int before(TenantId tenant, NamespaceId namespace, int epoch) {
    return counts.entrySet().stream()
        .filter(each -> each.getKey().tenant().equals(tenant))
        .filter(each -> each.getKey().namespace().equals(namespace))
        .filter(each -> each.getKey().epoch() < epoch)
        .mapToInt(java.util.Map.Entry::getValue)
        .sum();
  }
}
