package dev.kiseki.dist.mount;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantName;
import java.util.Optional;

/**
 * What a mount shows: one bucket, or all buckets of a tenant as directories.
 *
 * @param bucket empty: all
 */
public record MountTarget(TenantName tenant, Optional<NamespaceName> bucket) {
  /** Reads {@code TENANT[/BUCKET]}. */
  public static MountTarget parse(String text) {
    String[] names = text.split("/", -1);
    if (names.length > 2) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID, "Say what to mount as TENANT or TENANT/BUCKET.");
    }
    return new MountTarget(
        new TenantName(names[0]),
        names.length == 1 ? Optional.empty() : Optional.of(new NamespaceName(names[1])));
  }

  /** Whether it shows something of that bucket; without one, of that tenant. */
  boolean shows(TenantName owner, Optional<NamespaceName> wanted) {
    return tenant.equals(owner) && (wanted.isEmpty() || bucket.isEmpty() || bucket.equals(wanted));
  }

  /** As it is written on a command line. */
  @Override
  public String toString() {
    return bucket.map(name -> tenant + "/" + name).orElseGet(tenant::toString);
  }
}
