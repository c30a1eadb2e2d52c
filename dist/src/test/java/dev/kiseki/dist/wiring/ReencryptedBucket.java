package dev.kiseki.dist.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.lmdb.tables.row.BlobRow;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.keys.ReencryptNamespace;
import dev.kiseki.ports.in.keys.ReencryptNamespace.Job;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A bucket that is sealed anew. The proof is the same everywhere: the old key is gone from the row,
 * and everything reads back, also after a restart, when no memory of it is left.
 */
abstract class ReencryptedBucket extends OneBucket {
  static final TenantName ACME = new TenantName(TENANT);
  static final NamespaceName NAMESPACE = new NamespaceName(BUCKET);
  private static final int PATIENCE_TICKS = 3000;

  void put(String key, byte[] bytes) {
    open.put(acme, BUCKET, key, bytes);
  }

  byte[] get(String key) {
    return open.get(acme, BUCKET, key);
  }

  void rotate() {
    open.deployment.useCases().keyOperations().rotateNamespaceKey().rotate(ACME, NAMESPACE);
  }

  ReencryptNamespace jobs() {
    return open.deployment.useCases().keyOperations().reencryptNamespace();
  }

  Job start() {
    return jobs().start(ACME, NAMESPACE, false);
  }

  Job job() {
    return jobs().job(ACME, NAMESPACE).orElseThrow();
  }

  Job awaitState(String state) {
    Job job = awaited(now -> !now.state().equals(state));
    assertEquals(state, job.state(), job::toString);
    return job;
  }

  void awaitMore(long blobs) {
    var _ = awaited(now -> now.isRunning() && now.blobs() == blobs);
  }

  void awaitNote(String note) {
    Job job = awaited(now -> !now.note().contains(note));
    assertTrue(job.note().contains(note), job::toString);
  }

  /** The job when it is not so any more, or when patience ends. */
  private Job awaited(Predicate<Job> isSo) {
    CountDownLatch never = new CountDownLatch(1);
    try {
      Job job = job();
      for (int i = 0; i < PATIENCE_TICKS && isSo.test(job); i++) {
        assertFalse(never.await(10, TimeUnit.MILLISECONDS));
        job = job();
      }
      return job;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Of the only bucket, in a store that is closed. */
  List<Boolean> givenUp() {
    byte[] row = new DiskImage(open.data).values("namespace").getFirst();
    return NamespaceRow.decode(new NamespaceId(1), row).namespace().keys().epochs().stream()
        .map(WrappedKey::isRemoved)
        .toList();
  }

  List<Integer> epochsOfBlobs() {
    return new DiskImage(open.data)
        .values("blob").stream().map(row -> BlobRow.decode(row).keyEpoch()).distinct().toList();
  }
}
