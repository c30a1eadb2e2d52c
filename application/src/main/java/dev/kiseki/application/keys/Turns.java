package dev.kiseki.application.keys;

import dev.kiseki.domain.TenantId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Has a tenant's keys changed by one at a time in this process: two who prepare a change at once
 * would take each other's new binding for what a crash left. The catalogue compares all the same.
 */
public final class Turns {
  /** A lock for each tenant whose keys were ever changed by this process: a few bytes each. */
  private final Map<TenantId, ReentrantLock> locks = new ConcurrentHashMap<>();

  <T> T take(TenantId tenant, Supplier<T> change) {
    ReentrantLock lock = locks.computeIfAbsent(tenant, _ -> new ReentrantLock());
    lock.lock();
    try {
      return change.get();
    } finally {
      lock.unlock();
    }
  }
}
