package dev.kiseki.application.file.space;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What the open files of a deployment have been promised: of the disk, and of the quotas of each
 * tenant and namespace. Thread-safe.
 */
public final class SpacePools {
  private final SpacePool disk = new SpacePool();
  private final ConcurrentMap<TenantId, SpacePool> tenants = new ConcurrentHashMap<>();
  private final ConcurrentMap<NamespaceId, SpacePool> namespaces = new ConcurrentHashMap<>();

  /** For one open file. */
  public SpaceAccount account(SpaceSource source) {
    return new SpaceAccount(
        disk, ofTenant(source.tenant()), ofNamespace(source.namespaceId()), source);
  }

  private SpacePool ofTenant(TenantId tenant) {
    return tenants.computeIfAbsent(tenant, _ -> new SpacePool());
  }

  private SpacePool ofNamespace(NamespaceId namespace) {
    return namespaces.computeIfAbsent(namespace, _ -> new SpacePool());
  }

  /** Bytes of the disk that files were promised and have not written yet. */
  public long unwrittenBytes() {
    return disk.promisedBytes();
  }

  /** What files of a namespace will count beyond what it holds. */
  public long countedBytes(NamespaceId namespace) {
    return ofNamespace(namespace).promisedBytes();
  }

  /** The same for all of a tenant's. */
  public long countedBytes(TenantId tenant) {
    return ofTenant(tenant).promisedBytes();
  }

  /** To be called every second or so: S3 writes, deletes and sets quotas meanwhile. */
  public void expire() {
    disk.expire();
    tenants.values().forEach(SpacePool::expire);
    namespaces.values().forEach(SpacePool::expire);
  }
}
