package dev.kiseki.testkit.memory;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.metadata.MetadataStore;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The reference model of the metadata: maps under one lock. Takes blobs from an {@link
 * InMemoryChunkStore}.
 */
public final class InMemoryMetadataStore implements MetadataStore {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<TenantId, InMemoryTenant> tenants =
      new TreeMap<>(Comparator.comparingInt(TenantId::value));

  @Override
  public TenantMetadata tenant(TenantId tenant) {
    lock.lock();
    try {
      return tenants.computeIfAbsent(tenant, id -> new InMemoryTenant(this, id, lock));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<TenantId> ownerOf(NamespaceName name) {
    lock.lock();
    try {
      return tenants.entrySet().stream()
          .filter(entry -> entry.getValue().hasNamespace(name))
          .map(Map.Entry::getKey)
          .findFirst();
    } finally {
      lock.unlock();
    }
  }
}
