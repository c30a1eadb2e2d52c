package dev.kiseki.application.reencrypt;

import dev.kiseki.application.identity.Tenants;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.TenantState;
import dev.kiseki.ports.in.keys.ReencryptNamespace;
import dev.kiseki.ports.out.metadata.MetadataStore;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.reseal.FoundJobs;
import dev.kiseki.ports.out.reseal.KeyRemoval;
import dev.kiseki.ports.out.reseal.ReencryptionJob;
import dev.kiseki.ports.out.reseal.ReencryptionJob.Stage;
import dev.kiseki.ports.out.reseal.ReencryptionJob.Work;
import dev.kiseki.ports.out.reseal.ResealStore;
import dev.kiseki.ports.out.reseal.TenantReseal;
import dev.kiseki.ports.out.reseal.Walk;
import dev.kiseki.ports.out.system.IdSource;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import dev.kiseki.ports.out.system.WallClock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** See {@link ReencryptNamespace}. */
public final class ReencryptNamespaceUseCase implements ReencryptNamespace {
  /** Stages that a job passes through in the time of a request, and more. */
  private static final int ATTEMPTS = 10;

  private static final Logger LOG = System.getLogger(ReencryptNamespaceUseCase.class.getName());
  private static final String DAMAGED_ROW =
      "The job's row is damaged: nothing is known of it. Begin it again.";
  private static final int NAMES_A_PAGE = 1000;

  private final TenantCatalog catalog;
  private final MetadataStore metadata;
  private final ResealStore store;
  private final Reencryption work;
  private final WallClock clock;
  private final FailedSteps failedSteps = new FailedSteps();
  private final Set<FoundJobs.Damaged> told = new HashSet<>();

  public ReencryptNamespaceUseCase(
      TenantCatalog catalog,
      MetadataStore metadata,
      ResealStore store,
      Namespaces namespaces,
      IdSource ids,
      Pace pace,
      KeyRemoval removal,
      WallClock clock) {
    this.catalog = catalog;
    this.metadata = metadata;
    this.store = store;
    this.work =
        new Reencryption(store, namespaces, new BlobCopier(ids, pace), pace, removal, clock);
    this.clock = clock;
  }

  @Override
  public Job start(TenantName name, NamespaceName namespace, boolean keepsOldKeys) {
    TenantRecord tenant = Tenants.require(catalog, name);
    if (tenant.state() != TenantState.ACTIVE && tenant.state() != TenantState.SUSPENDED) {
      throw new KisekiException(
          ErrorCode.ACCOUNT_PROBLEM,
          "The tenant is deleted or shredded: nothing of it is sealed anew.",
          Fact.of("tenant", name));
    }
    TenantReseal rows = store.tenant(tenant.id());
    return view(
        tenant, settled(() -> started(tenant, rows, require(tenant, namespace), keepsOldKeys)));
  }

  /** A job that runs is as good if it does what this one is to do; another one makes room. */
  private ReencryptionJob started(
      TenantRecord tenant, TenantReseal rows, NamespaceRecord row, boolean keepsOldKeys) {
    Optional<ReencryptionJob> running = known(rows, row).filter(job -> !job.stage().isOver());
    if (running.isPresent()) {
      ReencryptionJob job = running.get();
      if (job.epoch() == row.keys().currentEpoch() && job.keepsOldKeys() == keepsOldKeys) {
        return job;
      }
      cancelled(rows, job, "begun again");
    }
    return begin(tenant, rows, row, keepsOldKeys);
  }

  /** Of a job whose row is damaged nothing is known: another one takes its place. */
  private static Optional<ReencryptionJob> known(TenantReseal rows, NamespaceRecord row) {
    try {
      return rows.job(row.id());
    } catch (KisekiException e) {
      if (e.code() != ErrorCode.DATA_CORRUPT) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private ReencryptionJob cancelled(TenantReseal rows, ReencryptionJob job, String why) {
    ReencryptionJob ended = job.ended(Stage.CANCELLED, clock.millis(), why);
    rows.putJob(Optional.of(job.stage()), ended).awaitDurable();
    return ended;
  }

  /** The job goes on while the operator's words are on their way. */
  private static ReencryptionJob settled(Supplier<ReencryptionJob> change) {
    for (int attempt = 1; ; attempt++) {
      try {
        return change.get();
      } catch (KisekiException e) {
        if (e.code() != ErrorCode.CONDITION_CHANGED || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private ReencryptionJob begin(
      TenantRecord tenant, TenantReseal rows, NamespaceRecord row, boolean keepsOldKeys) {
    int epoch = row.keys().currentEpoch();
    long now = clock.millis();
    boolean isNothingOld = row.keys().beginsAt(epoch);
    ReencryptionJob job =
        new ReencryptionJob(
            tenant.id(),
            row.id(),
            row.name(),
            isNothingOld ? Stage.ENDED : Stage.COUNTING,
            epoch,
            keepsOldKeys,
            now,
            isNothingOld ? now : 0,
            Work.NONE,
            Work.NONE,
            Walk.Kind.NAMESPACE,
            new byte[0],
            isNothingOld ? "there is one key only" : "");
    var begun = rows.putJob(Optional.empty(), job);
    begun.awaitDurable();
    return begun.value();
  }

  @Override
  public Job cancel(TenantName name, NamespaceName namespace) {
    TenantRecord tenant = Tenants.require(catalog, name);
    TenantReseal rows = store.tenant(tenant.id());
    return view(tenant, settled(() -> cancelled(rows, running(tenant, namespace), "cancelled")));
  }

  private ReencryptionJob running(TenantRecord tenant, NamespaceName namespace) {
    return store
        .tenant(tenant.id())
        .job(require(tenant, namespace).id())
        .filter(known -> !known.stage().isOver())
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.INVALID_REQUEST,
                    "No re-encryption of the bucket is running; see 'kiseki jobs'.",
                    Fact.of("BucketName", namespace)));
  }

  @Override
  public Optional<Job> job(TenantName name, NamespaceName namespace) {
    TenantRecord tenant = Tenants.require(catalog, name);
    return store
        .tenant(tenant.id())
        .job(require(tenant, namespace).id())
        .map(job -> view(tenant, job));
  }

  @Override
  public List<Job> jobs() {
    FoundJobs found = store.jobs();
    return Stream.concat(
            found.readable().stream().flatMap(job -> view(job).stream()),
            found.damaged().stream().flatMap(row -> view(row).stream()))
        .toList();
  }

  private Optional<Job> view(ReencryptionJob job) {
    return catalog.tenant(job.tenant()).map(tenant -> view(tenant, job));
  }

  private Optional<Job> view(FoundJobs.Damaged row) {
    return catalog
        .tenant(row.tenant())
        .flatMap(tenant -> name(row).map(name -> damaged(tenant.name(), name)));
  }

  private static Job damaged(TenantName tenant, NamespaceName namespace) {
    return new Job(tenant, namespace, "failed", 0, 0, 0, 0, 0, 0, Optional.of(0L), DAMAGED_ROW);
  }

  private Optional<NamespaceName> name(FoundJobs.Damaged row) {
    TenantMetadata rows = metadata.tenant(row.tenant());
    List<NamespaceRecord> page = rows.namespaces("", "", NAMES_A_PAGE);
    while (!page.isEmpty()) {
      for (NamespaceRecord each : page) {
        if (each.id().equals(row.namespace())) {
          return Optional.of(each.name());
        }
      }
      page = rows.namespaces("", page.getLast().name().value(), NAMES_A_PAGE);
    }
    return Optional.empty();
  }

  @Override
  public boolean step() {
    boolean isMore = false;
    FoundJobs found = store.jobs();
    found.damaged().forEach(this::tell);
    for (ReencryptionJob job : found.readable()) {
      if (job.stage().isOver()) {
        work.forget(job);
        failedSteps.forget(job);
      } else if (!failedSteps.isResting(job, clock.millis())) {
        isMore |= stepAlone(job);
      }
    }
    return isMore;
  }

  /** Once: the list of jobs goes on telling it. */
  private void tell(FoundJobs.Damaged row) {
    if (told.add(row)) {
      LOG.log(
          Level.ERROR,
          "a re-encryption has failed, of tenant {0}, bucket {1}: {2}",
          row.tenant().value(),
          row.namespace().value(),
          DAMAGED_ROW);
    }
  }

  /** Whatever is wrong with one job must not hold up those of all others, or end them unseen. */
  private boolean stepAlone(ReencryptionJob job) {
    try {
      return step(job);
    } catch (RuntimeException e) {
      failedSteps.add(job, clock.millis());
      LOG.log(
          Level.ERROR, "a step of the re-encryption of " + job.name() + " failed, and waits", e);
      return false;
    }
  }

  private boolean step(ReencryptionJob job) {
    Optional<TenantRecord> tenant = catalog.tenant(job.tenant());
    try {
      return tenant.isPresent() && work.step(job, tenant.get().name());
    } catch (KisekiException e) {
      return failed(job, e);
    }
  }

  /** A shred wins; what may pass is waited for; damage is no reason to give the old keys up. */
  private boolean failed(ReencryptionJob job, KisekiException e) {
    return switch (e.code().category()) {
      // Cancelled, or its keys changed: the row says how to go on.
      case CONFLICT -> true;
      case UNAVAILABLE -> {
        String why = "waits: " + e.sentence();
        if (!why.equals(job.note())) {
          note(job, job.noting(why));
        }
        yield false;
      }
      case ABSENT -> {
        work.forget(job);
        yield false;
      }
      case DENIED, INVALID, CORRUPT, UNSUPPORTED -> {
        note(job, job.ended(Stage.FAILED, clock.millis(), e.sentence()));
        work.forget(job);
        yield false;
      }
    };
  }

  private void note(ReencryptionJob job, ReencryptionJob after) {
    try {
      var _ = store.tenant(job.tenant()).putJob(Optional.of(job.stage()), after);
    } catch (KisekiException e) {
      // A store that is read-only or gone says so to everybody else.
      if (e.code().category() == ErrorCode.Category.CORRUPT) {
        throw e;
      }
    }
  }

  private NamespaceRecord require(TenantRecord tenant, NamespaceName namespace) {
    return metadata
        .tenant(tenant.id())
        .namespace(namespace)
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.NO_SUCH_NAMESPACE,
                    "The tenant has no such bucket; see 'kiseki bucket list'.",
                    Fact.of("BucketName", namespace)));
  }

  private static Job view(TenantRecord tenant, ReencryptionJob job) {
    return new Job(
        tenant.name(),
        job.name(),
        state(job),
        job.epoch(),
        job.done().blobs(),
        job.total().blobs(),
        job.done().bytes(),
        job.total().bytes(),
        job.startedMillis(),
        job.stage().isOver() ? Optional.of(job.endedMillis()) : Optional.empty(),
        job.note());
  }

  private static String state(ReencryptionJob job) {
    return switch (job.stage()) {
      case COUNTING -> "counting";
      case MOVING -> "moving";
      case PROVING -> "proving";
      case DRAINING -> "draining";
      case ENDED -> "done";
      case FAILED -> "failed";
      case CANCELLED -> "cancelled";
    };
  }
}
