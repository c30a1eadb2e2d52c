package dev.kiseki.adapters.lmdb.tables.reseal;

import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.blob.UnfinishedBlobs;
import dev.kiseki.adapters.lmdb.tables.content.OpenPlans;
import dev.kiseki.adapters.lmdb.tables.content.Resealing;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.adapters.lmdb.tables.row.SettingsRow;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.metadata.Committed;
import dev.kiseki.ports.out.reseal.FoundJobs;
import dev.kiseki.ports.out.reseal.ReencryptionJob;
import dev.kiseki.ports.out.reseal.Resealed;
import dev.kiseki.ports.out.reseal.SealedPage;
import dev.kiseki.ports.out.reseal.SealedPlace;
import dev.kiseki.ports.out.reseal.TenantReseal;
import dev.kiseki.ports.out.reseal.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One tenant's rows for re-encryption: each method is one operation of the engine. */
public final class EmbeddedReseal implements TenantReseal {
  private final Engine engine;
  private final TenantId tenant;
  private final Means means;
  private final ResealJobs jobs;

  /**
   * What it shares with the rest of the store.
   *
   * @param resealing the tenant's
   */
  public record Means(Resealing resealing, UnfinishedBlobs unfinished, OpenPlans plans) {}

  public EmbeddedReseal(Engine engine, TenantId tenant, Means means) {
    this.engine = engine;
    this.tenant = tenant;
    this.means = means;
    this.jobs = new ResealJobs(tenant, means.resealing());
  }

  /** The jobs of all tenants. */
  public static FoundJobs jobs(Engine engine) {
    return engine.read(ResealJobs::all);
  }

  @Override
  public Optional<ReencryptionJob> job(NamespaceId namespace) {
    return engine.read(rows -> jobs.find(rows, namespace));
  }

  @Override
  public Committed<ReencryptionJob> putJob(
      Optional<ReencryptionJob.Stage> before, ReencryptionJob after) {
    return new Done<>(engine.writeWithinReserve(rows -> jobs.put(rows, before, after)));
  }

  @Override
  public SealedPage page(NamespaceId namespace, Walk walk, int epoch, byte[] after, int limit) {
    return engine.read(
        rows -> {
          PageBuilder page = new PageBuilder(rows, tenant.value(), namespace, epoch, limit);
          SealedPage found = page(page, walk, after);
          return found.rows().isEmpty()
              ? found
              : new SealedPage(found.rows(), found.next(), engine.pin(rows)::close);
        });
  }

  private SealedPage page(PageBuilder page, Walk walk, byte[] after) {
    NamespaceRow.Roots roots = roots(page.rows().get(Table.NAMESPACE, key(page.namespace())));
    return switch (walk) {
      case Walk.All(Walk.Kind kind) -> all(page, roots, kind, after);
      case Walk.Below(var directory) -> NameWalk.page(page, Table.ENTRY, directory.value(), after);
      case Walk.FactsOf(var node, var content) -> {
        page.facts(node, content);
        yield page.page(Optional.empty());
      }
      case Walk.ContentOf(var content) -> new ContentWalk(page).only(content, after);
      case Walk.ExtendedOf(var node) -> new IdWalk(page, roots.live()).extendedOf(node);
    };
  }

  private static NamespaceRow.Roots roots(Optional<byte[]> row) {
    return row.map(NamespaceRow.Roots::decode)
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.NO_SUCH_NAMESPACE, "The specified bucket does not exist."));
  }

  private SealedPage all(PageBuilder page, NamespaceRow.Roots roots, Walk.Kind kind, byte[] after) {
    return switch (kind) {
      case NAMESPACE -> itself(page);
      case LIVE -> NameWalk.page(page, Table.ENTRY, roots.live(), after);
      case HISTORY -> NameWalk.page(page, Table.HISTORY, roots.history(), after);
      case NODES -> new IdWalk(page, roots.live()).nodes(after);
      case EXTENDED -> new IdWalk(page, roots.live()).extended(after);
      case UPLOADS -> new IdWalk(page, roots.live()).uploads(after);
      case PARTS -> new IdWalk(page, roots.live()).parts(after);
      case CONTENTS -> new ContentWalk(page).page(after);
    };
  }

  private SealedPage itself(PageBuilder page) {
    NamespaceId id = page.namespace();
    byte[] key = key(id);
    byte[] value = page.rows().get(Table.NAMESPACE, key).orElseThrow();
    var row = NamespaceRow.decode(id, value).namespace();
    page.tag(Table.NAMESPACE, key, value, new SealedPlace.Namespace(row), row.nameTag());
    Optional<byte[]> settings = page.rows().get(Table.SETTINGS, key);
    settings.ifPresent(
        bytes ->
            page.record(
                Table.SETTINGS,
                key,
                bytes,
                new SealedPlace.Settings(id),
                SettingsRow.decode(bytes)));
    return page.page(Optional.empty());
  }

  @Override
  public Committed<Integer> swap(NamespaceId namespace, int epoch, List<Resealed> rows) {
    return Copies.swap(engine, tenant.value(), epoch, rows);
  }

  @Override
  public void noteMoves(NamespaceId namespace) {
    // What was done before does not note, and is visible when this is.
    engine.write(
        rows -> {
          jobs.noteMoves(rows, namespace);
          return namespace;
        });
  }

  /**
   * Operations run in order: what was noted by one of them is visible when this returns. One that
   * fails makes those beside it run again, so what was noted is taken away only afterwards.
   */
  @Override
  public List<Walk> moves(NamespaceId namespace, boolean isLast) {
    Resealing resealing = means.resealing();
    List<Walk> moves = engine.write(_ -> resealing.moves(namespace, isLast)).value();
    resealing.taken(namespace, moves);
    return moves;
  }

  @Override
  public int unfinishedBlobs(NamespaceId namespace, int epoch) {
    return means.unfinished().before(tenant, namespace, epoch);
  }

  @Override
  public long readMark() {
    return means.plans().mark();
  }

  @Override
  public boolean allReadersBeganAfter(long mark) {
    return means.plans().haveAllBegunAfter(mark);
  }

  @Override
  public boolean forgetCopies(int limit) {
    return engine.writeWithinReserve(rows -> forgetCopies(rows, limit)).value();
  }

  private boolean forgetCopies(RowWriter rows, int limit) {
    List<byte[]> gone = new ArrayList<>();
    try (RowCursor cursor = rows.cursor(Table.BLOB_COPY)) {
      boolean onRow = cursor.seek(RowKey.of(tenant.value()));
      while (onRow && gone.size() < limit && RowKey.tenantOf(cursor.keyBytes()) == tenant.value()) {
        byte[] key = cursor.keyBytes();
        if (!rows.contains(Table.BLOB, key)) {
          gone.add(key);
        }
        onRow = cursor.next();
      }
    }
    gone.forEach(key -> rows.delete(Table.BLOB_COPY, key));
    return gone.size() == limit;
  }

  @Override
  public Committed<ReencryptionJob> dropKeys(
      NamespaceKeyring before, NamespaceKeyring after, ReencryptionJob ended) {
    return new Done<>(engine.writeWithinReserve(rows -> jobs.dropKeys(rows, before, after, ended)));
  }

  private byte[] key(NamespaceId namespace) {
    return RowKey.of(tenant.value(), namespace.value());
  }

  /** The engine's outcome as the port's. */
  record Done<T>(dev.kiseki.adapters.lmdb.engine.Committed<T> engine) implements Committed<T> {
    @Override
    public T value() {
      return engine.value();
    }

    @Override
    public void awaitDurable() {
      engine.awaitDurable();
    }
  }
}
