package dev.kiseki.application.reencrypt;

import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.reseal.KeyRemoval;
import dev.kiseki.ports.out.reseal.ReencryptionJob;
import dev.kiseki.ports.out.reseal.ReencryptionJob.Stage;
import dev.kiseki.ports.out.reseal.ResealStore;
import dev.kiseki.ports.out.reseal.Seal;
import dev.kiseki.ports.out.reseal.SealedPage;
import dev.kiseki.ports.out.reseal.SealedRow;
import dev.kiseki.ports.out.reseal.TenantReseal;
import dev.kiseki.ports.out.reseal.Walk;
import dev.kiseki.ports.out.system.WallClock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The steps of a job.
 *
 * <pre>
 *  COUNTING -> MOVING -> PROVING -> DRAINING -> ENDED
 *              all rows  all rows   readers     old keys
 *              once      again,     that began  are out of
 *                        fenced     before      the row
 * </pre>
 *
 * <p>MOVING works beside those who still write under an old key, and may be taken up anywhere. It
 * ends when no blob is on its way under an old key any more. From then on the store refuses what an
 * old key sealed, so PROVING, which begins anew after a restart, meets all there is; a row that was
 * changed under its hands makes it begin again. Whoever reads while rows are replaced holds plans
 * that may name old blobs: they are waited for before the key goes. One thread.
 */
final class Reencryption {
  private static final int PAGE_ROWS = 512;

  /** Pages without anything to do are cheap: where the walk is, is stored now and then. */
  private static final int PAGES_BETWEEN_NOTES = 64;

  private static final int COPIES_AT_ONCE = 1000;

  private final ResealStore store;
  private final Namespaces namespaces;
  private final BlobCopier copier;
  private final Pace pace;
  private final KeyRemoval removal;
  private final WallClock clock;
  private final ConcurrentMap<Place, Pass> passes = new ConcurrentHashMap<>();

  private record Place(TenantId tenant, long namespace) {}

  Reencryption(
      ResealStore store,
      Namespaces namespaces,
      BlobCopier copier,
      Pace pace,
      KeyRemoval removal,
      WallClock clock) {
    this.store = store;
    this.namespaces = namespaces;
    this.copier = copier;
    this.pace = pace;
    this.removal = removal;
    this.clock = clock;
  }

  /** A bounded piece; whether there may be more to do at once. */
  boolean step(ReencryptionJob job, TenantName tenant) {
    OpenNamespace namespace = open(job, tenant);
    TenantReseal rows = store.tenant(job.tenant());
    if (job.stage() == Stage.COUNTING || job.stage() == Stage.MOVING) {
      // Of a job that was cancelled: what it had proven says nothing of this one.
      forget(job);
    }
    return switch (job.stage()) {
      case COUNTING -> count(job, rows);
      case MOVING -> move(job, rows, namespace);
      case PROVING -> prove(job, rows, namespace);
      case DRAINING -> drain(job, tenant, rows, namespace);
      case ENDED, FAILED, CANCELLED -> false;
    };
  }

  /** What is known of a job that is over is forgotten. */
  void forget(ReencryptionJob job) {
    passes.remove(place(job));
  }

  private OpenNamespace open(ReencryptionJob job, TenantName tenant) {
    Caller owner =
        new Caller(job.tenant(), tenant, PrincipalName.FIRST.value(), Role.ADMIN, AccessScope.ALL);
    return namespaces.openToReseal(owner, job.name());
  }

  private boolean count(ReencryptionJob job, TenantReseal rows) {
    ReencryptionJob now = job;
    Optional<byte[]> next = Optional.of(job.cursor());
    for (int i = 0; i < PAGES_BETWEEN_NOTES && next.isPresent(); i++) {
      try (SealedPage page = page(job, rows, new Walk.All(Walk.Kind.CONTENTS), next.get())) {
        for (SealedRow row : page.rows()) {
          for (Seal seal : row.seals()) {
            now = seal.blob().map(blob -> blob.lengthBytes()).map(found(now)).orElse(now);
          }
        }
        next = page.next();
      }
    }
    ReencryptionJob counted = now;
    put(
        rows,
        job,
        next.map(at -> counted.at(Walk.Kind.CONTENTS, at))
            .orElseGet(() -> counted.at(Stage.MOVING, "")));
    return true;
  }

  private static java.util.function.Function<Long, ReencryptionJob> found(ReencryptionJob job) {
    return bytes -> job.found(1, bytes);
  }

  private boolean move(ReencryptionJob job, TenantReseal rows, OpenNamespace namespace) {
    ReencryptionJob now = job.noting("");
    byte[] at = job.cursor();
    for (int i = 0; i < PAGES_BETWEEN_NOTES; i++) {
      PageWork.Outcome done;
      Optional<byte[]> next;
      try (SealedPage page = page(now, rows, new Walk.All(now.kind()), at)) {
        done = work(now, rows, namespace, false).run(page);
        next = page.next();
      }
      now = now.did(done.blobs(), done.bytes());
      if (next.isEmpty() && now.kind() == Walk.Kind.CONTENTS) {
        return endMoving(job, now.at(now.kind(), at), rows);
      }
      now =
          next.isEmpty() ? now.at(after(now.kind()), new byte[0]) : now.at(now.kind(), next.get());
      at = now.cursor();
      if (done.blobs() > 0) {
        break;
      }
    }
    put(rows, job, now);
    return true;
  }

  /** Uploads and files that began under an old key come to their end first. */
  private boolean endMoving(ReencryptionJob before, ReencryptionJob now, TenantReseal rows) {
    int unfinished = rows.unfinishedBlobs(now.namespace(), now.epoch());
    if (unfinished > 0) {
      ReencryptionJob waiting = now.noting("waits for " + unfinished + " unfinished writes");
      if (!waiting.note().equals(before.note())) {
        put(rows, before, waiting);
      }
      return false;
    }
    put(rows, before, now.at(Stage.PROVING, ""));
    return true;
  }

  private boolean prove(ReencryptionJob job, TenantReseal rows, OpenNamespace namespace) {
    Pass pass = passes.computeIfAbsent(place(job), _ -> begin(job, rows));
    long blobs = 0;
    long bytes = 0;
    for (int i = 0; i < PAGES_BETWEEN_NOTES && blobs == 0 && !pass.isAtItsEnd(); i++) {
      try (SealedPage page = page(job, rows, pass.walk(), pass.cursor())) {
        boolean isSure = !pass.isIncomplete() && pass.damaged() == 0;
        PageWork.Outcome done = work(job, rows, namespace, isSure).run(page);
        pass.count(done);
        blobs += done.blobs();
        bytes += done.bytes();
        page.next()
            .ifPresentOrElse(
                pass::goOnAt, () -> pass.ended(last -> rows.moves(job.namespace(), last)));
      }
    }
    ReencryptionJob now = job.did(blobs, bytes);
    if (pass.isAtItsEnd()) {
      endProving(job, now, rows, pass);
    } else if (blobs > 0) {
      put(rows, job, now);
    }
    return true;
  }

  private static Pass begin(ReencryptionJob job, TenantReseal rows) {
    rows.noteMoves(job.namespace());
    return new Pass();
  }

  private void endProving(
      ReencryptionJob before, ReencryptionJob now, TenantReseal rows, Pass pass) {
    if (pass.isIncomplete()) {
      passes.remove(place(now));
      put(rows, before, now);
    } else if (pass.damaged() > 0) {
      String why = pass.damaged() + " rows are damaged; the old keys are kept";
      put(rows, before, now.ended(Stage.FAILED, clock.millis(), why));
    } else {
      pass.endedAt(rows.readMark());
      put(rows, before, now.at(Stage.DRAINING, ""));
    }
  }

  private boolean drain(
      ReencryptionJob job, TenantName tenant, TenantReseal rows, OpenNamespace namespace) {
    // After a restart nobody reads who began before it.
    long mark =
        passes.computeIfAbsent(place(job), _ -> new Pass()).readMark().orElse(Long.MIN_VALUE);
    if (!rows.allReadersBeganAfter(mark)) {
      if (job.note().isEmpty()) {
        put(rows, job, job.noting("waits for readers that began before"));
      }
      return false;
    }
    while (rows.forgetCopies(COPIES_AT_ONCE)) {
      // each is one operation
    }
    ReencryptionJob ended = job.ended(Stage.ENDED, clock.millis(), "");
    NamespaceKeyring before = namespace.row().keys();
    if (job.keepsOldKeys() || before.beginsAt(job.epoch())) {
      rows.putJob(Optional.of(job.stage()), ended).awaitDurable();
    } else {
      NamespaceKeyring after = before.since(job.epoch());
      removal.remove(
          job.tenant(), job.name(), () -> rows.dropKeys(before, after, ended).awaitDurable());
      // From now on this process opens nothing under the old keys either.
      var _ = open(job, tenant);
    }
    forget(job);
    return true;
  }

  private PageWork work(
      ReencryptionJob job, TenantReseal rows, OpenNamespace namespace, boolean dropsOwnerless) {
    return new PageWork(namespace, rows, copier, pace, job.epoch(), dropsOwnerless);
  }

  private static SealedPage page(ReencryptionJob job, TenantReseal rows, Walk walk, byte[] after) {
    return rows.page(job.namespace(), walk, job.epoch(), after, PAGE_ROWS);
  }

  private static void put(TenantReseal rows, ReencryptionJob before, ReencryptionJob after) {
    var _ = rows.putJob(Optional.of(before.stage()), after);
  }

  private static Walk.Kind after(Walk.Kind kind) {
    List<Walk.Kind> inOrder = List.of(Walk.Kind.values());
    return inOrder.get(inOrder.indexOf(kind) + 1);
  }

  private static Place place(ReencryptionJob job) {
    return new Place(job.tenant(), job.namespace().value());
  }
}
