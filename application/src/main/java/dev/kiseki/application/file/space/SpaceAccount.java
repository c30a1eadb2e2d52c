package dev.kiseki.application.file.space;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.util.function.LongSupplier;

/** What one open file has been promised. Guarded by the file's lock. */
public final class SpaceAccount {
  private final SpacePool disk;
  private final SpacePool tenant;
  private final SpacePool namespace;
  private final SpaceSource source;
  private long unwrittenBytes;
  private long countedBytes;

  SpaceAccount(SpacePool disk, SpacePool tenant, SpacePool namespace, SpaceSource source) {
    this.disk = disk;
    this.tenant = tenant;
    this.namespace = namespace;
    this.source = source;
  }

  /**
   * Reserves until the file has this much, or gives back what is more. DISK_FULL, QUOTA_EXCEEDED:
   * then nothing has changed.
   *
   * @param unwritten on the disk
   * @param counted by quotas, beyond what the published file counts
   */
  public void require(long unwritten, long counted) {
    long moreUnwritten = unwritten - unwrittenBytes;
    long moreCounted = counted - countedBytes;
    if (!promise(disk, moreUnwritten, source::diskBytesLeft)) {
      throw new KisekiException(ErrorCode.DISK_FULL, "The disk has no room for this.");
    }
    if (!promise(namespace, moreCounted, source::namespaceBytesLeft)) {
      disk.adjust(-moreUnwritten);
      throw overQuota();
    }
    if (!promise(tenant, moreCounted, source::tenantBytesLeft)) {
      disk.adjust(-moreUnwritten);
      namespace.adjust(-moreCounted);
      throw overQuota();
    }
    unwrittenBytes = unwritten;
    countedBytes = counted;
  }

  private static KisekiException overQuota() {
    return new KisekiException(
        ErrorCode.QUOTA_EXCEEDED, "The quota of the bucket or of its owner is exceeded.");
  }

  private static boolean promise(SpacePool pool, long more, LongSupplier look) {
    if (more > 0) {
      return pool.promise(more, look);
    }
    if (more < 0) {
      pool.adjust(more);
    }
    return true;
  }

  /** The file has this much from now on, whether it fits or not. */
  public void settle(long unwritten, long counted) {
    if (unwritten == unwrittenBytes && counted == countedBytes) {
      return;
    }
    disk.adjust(unwritten - unwrittenBytes);
    namespace.adjust(counted - countedBytes);
    tenant.adjust(counted - countedBytes);
    unwrittenBytes = unwritten;
    countedBytes = counted;
  }

  /** What could be promised now, beyond what is; for who was refused. */
  public long bytesLeft() {
    long quota =
        Math.min(
            namespace.bytesLeft(source::namespaceBytesLeft),
            tenant.bytesLeft(source::tenantBytesLeft));
    return Math.min(quota, disk.bytesLeft(source::diskBytesLeft));
  }

  /** The file holds what it was promised. */
  public void published() {
    disk.kept(unwrittenBytes);
    namespace.kept(countedBytes);
    tenant.kept(countedBytes);
    unwrittenBytes = 0;
    countedBytes = 0;
  }
}
