package dev.kiseki.ports.out.reseal;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.metadata.Committed;
import java.util.List;
import java.util.Optional;

/**
 * One tenant's rows, for whoever seals them anew. Rows are compared as they are put back: a row
 * that changed meanwhile stays as it is, and is met by the next pass. Thread-safe; one job of a
 * namespace at a time.
 */
public interface TenantReseal {
  /** Running or ended. DATA_CORRUPT when its row is damaged. */
  Optional<ReencryptionJob> job(NamespaceId namespace);

  /**
   * Puts a job in the place of the one that was there. While its stage is fenced, operations that
   * bring what a key before its epoch sealed are refused: KEYS_UNAVAILABLE, to be tried again.
   * CONDITION_CHANGED when another stage than this one is stored, or another job's,
   * NO_SUCH_NAMESPACE.
   *
   * @param before the stage that is stored; empty: none, one that is over, or a damaged row
   */
  Committed<ReencryptionJob> putJob(Optional<ReencryptionJob.Stage> before, ReencryptionJob after);

  /**
   * The next rows of a walk.
   *
   * @param epoch rows with a seal of an earlier one are given
   * @param after where the page before ended; empty: the beginning
   * @param limit how many rows are looked at
   */
  SealedPage page(NamespaceId namespace, Walk walk, int epoch, byte[] after, int limit);

  /**
   * Puts rows back with new seals, each whole or not at all, and returns how many had changed
   * meanwhile. A blob of which nothing is named any more is given back. The copies of rows that
   * were not put back are closed.
   */
  Committed<Integer> swap(NamespaceId namespace, int epoch, List<Resealed> rows);

  /**
   * Begins to note what moves among the names of a namespace, and forgets what was noted before.
   * CONDITION_CHANGED when no job of it is proving.
   */
  void noteMoves(NamespaceId namespace);

  /**
   * What was noted since it was last asked: it is to be walked too.
   *
   * @param isLast whether nothing else is to be walked: if nothing was noted either, it is noted no
   *     more, and nothing of an older key can be kept from then on
   */
  List<Walk> moves(NamespaceId namespace, boolean isLast);

  /**
   * Blobs being written, or written and not yet named by a content, under keys before that epoch.
   */
  int unfinishedBlobs(NamespaceId namespace, int epoch);

  /** A moment between readers. */
  long readMark();

  /** Whether all who read content now began after that moment. */
  boolean allReadersBeganAfter(long mark);

  /** Forgets where blobs went that are gone; some at a time, and whether there may be more. */
  boolean forgetCopies(int limit);

  /**
   * Puts a keyring without older keys in the place of the one that is there, and ends the job.
   * CONDITION_CHANGED when either is not as it was read.
   */
  Committed<ReencryptionJob> dropKeys(
      NamespaceKeyring before, NamespaceKeyring after, ReencryptionJob ended);
}
