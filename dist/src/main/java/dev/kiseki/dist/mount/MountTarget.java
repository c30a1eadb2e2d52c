package dev.kiseki.dist.mount;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantName;
import java.util.Optional;

/**
 * What a mount shows: one bucket, a directory of it, or all buckets of a tenant as directories.
 *
 * @param bucket empty: all
 * @param below the directory, ending with a slash; empty: all of the bucket
 */
public record MountTarget(TenantName tenant, Optional<NamespaceName> bucket, String below) {
  /** Reads {@code TENANT[/BUCKET[/DIR...]]}. */
  public static MountTarget parse(String text) {
    String[] names = text.split("/", 3);
    return new MountTarget(
        new TenantName(names[0]),
        names.length == 1 ? Optional.empty() : Optional.of(new NamespaceName(names[1])),
        names.length == 3 ? directory(names[2]) : "");
  }

  private static String directory(String path) {
    String whole = path.endsWith("/") ? path : path + "/";
    for (String piece : whole.substring(0, whole.length() - 1).split("/", -1)) {
      if (piece.isEmpty() || piece.equals(".") || piece.equals("..")) {
        throw new KisekiException(
            ErrorCode.CONFIGURATION_INVALID,
            "Say what to mount as TENANT, TENANT/BUCKET or TENANT/BUCKET/DIR.");
      }
    }
    return whole;
  }

  /** Whether it shows something of that bucket; without one, of that tenant. */
  boolean shows(TenantName owner, Optional<NamespaceName> wanted) {
    return tenant.equals(owner) && (wanted.isEmpty() || bucket.isEmpty() || bucket.equals(wanted));
  }

  /** As it is written on a command line. */
  @Override
  public String toString() {
    String all = bucket.map(name -> tenant + "/" + name).orElseGet(tenant::toString);
    return below.isEmpty() ? all : all + "/" + below.substring(0, below.length() - 1);
  }
}
