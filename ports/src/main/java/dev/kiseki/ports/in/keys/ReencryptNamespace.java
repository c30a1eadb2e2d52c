package dev.kiseki.ports.in.keys;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantName;
import java.util.List;
import java.util.Optional;

/**
 * Seals all of a namespace anew under its newest key, in the background, and gives the older keys
 * up: they are removed from the namespace's row once nothing is sealed under them. The namespace is
 * served all the time. A job is a row of the store: it goes on after a restart.
 */
public interface ReencryptNamespace {
  /**
   * Begins a job, or returns the one that runs and does the same: one of an older key, or that ends
   * otherwise, makes room. Where nothing is to be done it ends at once.
   *
   * @param keepsOldKeys whether the older keys stay at the end
   */
  Job start(TenantName tenant, NamespaceName namespace, boolean keepsOldKeys);

  /** Ends a job that runs; what was sealed anew stays so. */
  Job cancel(TenantName tenant, NamespaceName namespace);

  /** The running or the last job of a namespace. NO_SUCH_NAMESPACE. */
  Optional<Job> job(TenantName tenant, NamespaceName namespace);

  /** The running and the last ended jobs, of each namespace one. One with a damaged row failed. */
  List<Job> jobs();

  /**
   * Does a bounded piece of each job that runs; throttled. One thread. A job whose piece fails
   * rests for half a minute; the others go on.
   *
   * @return whether there may be more to do at once
   */
  boolean step();

  /**
   * A job as the operator sees it.
   *
   * @param state one word
   * @param epoch of the key that everything is to be under
   * @param totalBytes of the plaintext that was counted when it began; less than was done when more
   *     came meanwhile
   * @param startedMillis 0 when it is not known
   * @param endedMillis empty while it runs, 0 when it is not known
   * @param note what it waits for, or why it ended
   */
  record Job(
      TenantName tenant,
      NamespaceName namespace,
      String state,
      int epoch,
      long blobs,
      long totalBlobs,
      long bytes,
      long totalBytes,
      long startedMillis,
      Optional<Long> endedMillis,
      String note) {
    /** Whether it came to its end as it should. */
    public boolean isDone() {
      return state.equals("done");
    }

    public boolean isRunning() {
      return endedMillis.isEmpty();
    }
  }
}
