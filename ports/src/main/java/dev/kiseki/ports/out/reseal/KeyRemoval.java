package dev.kiseki.ports.out.reseal;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantId;

/**
 * Hears of the removal of a namespace's old keys, which comes when nobody is asking for anything.
 */
@FunctionalInterface
public interface KeyRemoval {
  /**
   * Does the work once it is noted that it begins, and notes how it ended. What cannot be noted is
   * not done: IO_FAILED, DISK_FULL, DATA_CORRUPT.
   */
  void remove(TenantId tenant, NamespaceName namespace, Runnable work);
}
