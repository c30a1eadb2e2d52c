package dev.kiseki.application.turns;

import dev.kiseki.domain.TenantId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Has a tenant's keys changed by one at a time in this process: two who prepare a change at once
 * would take each other's new binding for what a crash left. The catalogue compares all the same.
 *
 * <p>Namespaces are made beside that, as long as the root that wraps their first key stays in
 * force: who puts another root in force waits for them, for that moment only.
 */
public final class Turns {
  /** For each tenant that this process worked on: a few bytes. */
  private final Map<TenantId, Locks> locks = new ConcurrentHashMap<>();

  private record Locks(ReentrantLock changes, ReentrantReadWriteLock root) {}

  /** Changes the tenant's keys; asks services. */
  public <T> T take(TenantId tenant, Supplier<T> change) {
    return within(of(tenant).changes(), change);
  }

  /** Does something that a root has to stay in force for. */
  public <T> T underOneRoot(TenantId tenant, Supplier<T> work) {
    return within(of(tenant).root().readLock(), work);
  }

  /** Puts another root in force; asks no service. */
  public <T> T changingRoot(TenantId tenant, Supplier<T> change) {
    return within(of(tenant).root().writeLock(), change);
  }

  private Locks of(TenantId tenant) {
    return locks.computeIfAbsent(
        tenant, _ -> new Locks(new ReentrantLock(), new ReentrantReadWriteLock()));
  }

  private static <T> T within(Lock lock, Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
