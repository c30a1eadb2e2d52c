package dev.kiseki.application.reencrypt;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.reseal.ReencryptionJob;
import java.util.HashMap;
import java.util.Map;

/**
 * Jobs whose last step failed in a way that no row tells of. Each rests for a while by itself: what
 * is wrong is told, but not five times a second, and the jobs of others go on. One thread.
 */
final class FailedSteps {
  static final long REST_MILLIS = 30_000;

  private final Map<Run, Long> failedMillis = new HashMap<>();

  /** A job that was begun anew has not failed yet. */
  private record Run(TenantId tenant, NamespaceId namespace, long startedMillis) {}

  void add(ReencryptionJob job, long nowMillis) {
    failedMillis.put(run(job), nowMillis);
  }

  /** Its time is over also when the clock was set back. */
  boolean isResting(ReencryptionJob job, long nowMillis) {
    Long failed = failedMillis.get(run(job));
    if (failed == null) {
      return false;
    }
    if (nowMillis >= failed && nowMillis - failed < REST_MILLIS) {
      return true;
    }
    failedMillis.remove(run(job));
    return false;
  }

  void forget(ReencryptionJob job) {
    failedMillis.remove(run(job));
  }

  private static Run run(ReencryptionJob job) {
    return new Run(job.tenant(), job.namespace(), job.startedMillis());
  }
}
