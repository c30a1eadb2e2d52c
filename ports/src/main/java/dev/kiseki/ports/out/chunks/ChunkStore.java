package dev.kiseki.ports.out.chunks;

import dev.kiseki.domain.TenantId;

/** Where sealed bytes lie. */
@FunctionalInterface
public interface ChunkStore {
  /** A handle that reaches this tenant's blobs and no others. */
  TenantChunks tenant(TenantId tenant);
}
