package dev.kiseki.dist.wiring;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.metadata.Committed;
import dev.kiseki.ports.out.reseal.FoundJobs;
import dev.kiseki.ports.out.reseal.ReencryptionJob;
import dev.kiseki.ports.out.reseal.ResealStore;
import dev.kiseki.ports.out.reseal.Resealed;
import dev.kiseki.ports.out.reseal.SealedPage;
import dev.kiseki.ports.out.reseal.TenantReseal;
import dev.kiseki.ports.out.reseal.Walk;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Gives smaller pages, of some nothing, and lets something happen before each operation. */
record WatchedReseal(ResealStore store, int mostRows, Before before, BooleanSupplier misses)
    implements ResealStore {
  /** What happens before an operation. */
  @FunctionalInterface
  interface Before {
    /**
     * Called on the job's thread.
     *
     * @param operation its name, or the walk whose next page is asked for
     */
    void operation(String operation);
  }

  @Override
  public TenantReseal tenant(TenantId tenant) {
    return new Rows(store.tenant(tenant), mostRows, before, misses);
  }

  @Override
  public FoundJobs jobs() {
    return store.jobs();
  }

  private record Rows(TenantReseal rows, int mostRows, Before before, BooleanSupplier misses)
      implements TenantReseal {
    @Override
    public Optional<ReencryptionJob> job(NamespaceId namespace) {
      return rows.job(namespace);
    }

    @Override
    public Committed<ReencryptionJob> putJob(
        Optional<ReencryptionJob.Stage> stage, ReencryptionJob after) {
      before.operation("putJob");
      return rows.putJob(stage, after);
    }

    @Override
    public SealedPage page(NamespaceId namespace, Walk walk, int epoch, byte[] after, int limit) {
      before.operation(walk.toString());
      SealedPage page = rows.page(namespace, walk, epoch, after, Math.min(limit, mostRows));
      return misses.getAsBoolean() ? new SealedPage(List.of(), page.next(), page.unpin()) : page;
    }

    @Override
    public Committed<Integer> swap(NamespaceId namespace, int epoch, List<Resealed> all) {
      before.operation("swap");
      return rows.swap(namespace, epoch, all);
    }

    @Override
    public void noteMoves(NamespaceId namespace) {
      before.operation("noteMoves");
      rows.noteMoves(namespace);
    }

    @Override
    public List<Walk> moves(NamespaceId namespace, boolean isLast) {
      before.operation("moves");
      return rows.moves(namespace, isLast);
    }

    @Override
    public int unfinishedBlobs(NamespaceId namespace, int epoch) {
      before.operation("unfinishedBlobs");
      return rows.unfinishedBlobs(namespace, epoch);
    }

    @Override
    public long readMark() {
      before.operation("readMark");
      return rows.readMark();
    }

    @Override
    public boolean allReadersBeganAfter(long mark) {
      before.operation("allReadersBeganAfter");
      return rows.allReadersBeganAfter(mark);
    }

    @Override
    public boolean forgetCopies(int limit) {
      before.operation("forgetCopies");
      return rows.forgetCopies(limit);
    }

    @Override
    public Committed<ReencryptionJob> dropKeys(
        NamespaceKeyring keys, NamespaceKeyring after, ReencryptionJob ended) {
      before.operation("dropKeys");
      return rows.dropKeys(keys, after, ended);
    }
  }
}
