package dev.kiseki.ports.in.upload;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.UploadId;
import java.util.function.Consumer;

/**
 * Uploads that were opened long ago and never ended: their parts take space that nobody sees. For
 * the operator only; no key is needed. NO_SUCH_TENANT.
 */
public interface StaleUploads {
  /** Names each that was opened before this moment, by bucket and key. */
  void list(TenantName tenant, long openedBeforeMillis, Consumer<Stale> each);

  /**
   * Aborts each of them, and names it once that is durable. One that ends meanwhile is left out.
   */
  void expire(TenantName tenant, long openedBeforeMillis, Consumer<Stale> each);

  record Stale(NamespaceName namespace, ObjectKey key, UploadId id, long createdMillis) {}
}
