package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.IdBlocks;
import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.blob.UnfinishedBlobs;
import dev.kiseki.adapters.lmdb.tables.content.Jobs;
import dev.kiseki.adapters.lmdb.tables.content.OpenPlans;
import dev.kiseki.adapters.lmdb.tables.content.Resealing;
import dev.kiseki.adapters.lmdb.tables.reseal.EmbeddedReseal;
import dev.kiseki.adapters.lmdb.tables.row.CounterRow;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.files.FileStore;
import dev.kiseki.ports.out.metadata.MetadataStore;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.reseal.FoundJobs;
import dev.kiseki.ports.out.reseal.ResealStore;
import dev.kiseki.ports.out.reseal.TenantReseal;
import dev.kiseki.ports.out.system.WallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The metadata of all tenants in one engine. */
public final class EmbeddedMetadata implements MetadataStore {
  private static final int ORPHANS_AT_ONCE = 1000;

  private final Engine engine;
  private final WallClock clock;
  private final Jobs jobs;
  private final IdBlocks directoryIds;
  private final IdBlocks versionOrders;
  private final OpenPlans openPlans = new OpenPlans();
  private final Holds holds = new Holds();
  private final Map<Integer, TenantTables> tables = new ConcurrentHashMap<>();

  public EmbeddedMetadata(Engine engine, WallClock clock) {
    this.engine = engine;
    this.clock = clock;
    this.jobs = new Jobs(engine.ids("job"));
    this.directoryIds = engine.ids("directory");
    this.versionOrders = engine.ids("version");
  }

  @Override
  public TenantMetadata tenant(TenantId tenant) {
    return new EmbeddedTenant(engine, clock, tables(tenant.value()));
  }

  @Override
  public Optional<TenantId> ownerOf(NamespaceName name) {
    return engine.read(rows -> Namespaces.ownerOf(rows, name));
  }

  /** The same tenants' files, on the same rows. */
  public FileStore files() {
    return tenant -> new EmbeddedFiles(engine, tables(tenant.value()));
  }

  /**
   * Ends the nodes that an earlier process held when they lost their last name. Before anybody
   * holds one.
   */
  public void endOrphans() {
    while (engine.writeWithinReserve(this::endSomeOrphans).value() == ORPHANS_AT_ONCE) {
      // each step is one operation
    }
  }

  private int endSomeOrphans(RowWriter rows) {
    List<byte[]> keys = new ArrayList<>();
    try (RowCursor cursor = rows.cursor(Table.ORPHAN)) {
      boolean onRow = cursor.seek(new byte[0]);
      while (onRow && keys.size() < ORPHANS_AT_ONCE) {
        keys.add(cursor.keyBytes());
        onRow = cursor.next();
      }
    }
    for (byte[] key : keys) {
      TenantTables its = tables(RowKey.tenantOf(key));
      NodeId node = new NodeId(RowKey.longAt(key, RowKey.TENANT_BYTES));
      its.files().nodes().end(rows, node, its.namespaces());
      rows.delete(Table.ORPHAN, key);
    }
    return keys.size();
  }

  /** The same tenants' sealed rows, for re-encryption. */
  public ResealStore reseal(UnfinishedBlobs unfinished) {
    return new ResealStore() {
      @Override
      public TenantReseal tenant(TenantId tenant) {
        Resealing resealing = tables(tenant.value()).resealing();
        return new EmbeddedReseal(
            engine, tenant, new EmbeddedReseal.Means(resealing, unfinished, openPlans));
      }

      @Override
      public FoundJobs jobs() {
        return EmbeddedReseal.jobs(engine);
      }
    };
  }

  /** How many objects and bytes a namespace holds. */
  public CounterRow usage(TenantId tenant, NamespaceId namespace) {
    return engine.read(
        rows -> tables(tenant.value()).namespaces().usages().held(rows, namespace.value()));
  }

  /** The work that operations leave behind; the caller drives it. */
  public Reclaimer reclaimer() {
    return new Reclaimer(engine, clock, this::tables, jobs, openPlans);
  }

  private TenantTables tables(int tenant) {
    return tables.computeIfAbsent(
        tenant,
        id ->
            TenantTables.of(
                engine,
                id,
                directoryIds::next,
                versionOrders::next,
                jobs,
                openPlans,
                holds,
                clock));
  }
}
