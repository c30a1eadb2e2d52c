package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.IdBlocks;
import dev.kiseki.adapters.lmdb.tables.content.Jobs;
import dev.kiseki.adapters.lmdb.tables.content.OpenPlans;
import dev.kiseki.adapters.lmdb.tables.row.CounterRow;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.metadata.MetadataStore;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.system.WallClock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The metadata of all tenants in one engine. */
public final class EmbeddedMetadata implements MetadataStore {
  private final Engine engine;
  private final WallClock clock;
  private final Jobs jobs;
  private final IdBlocks directoryIds;
  private final IdBlocks versionOrders;
  private final OpenPlans openPlans = new OpenPlans();
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
            TenantTables.of(engine, id, directoryIds::next, versionOrders::next, jobs, openPlans));
  }
}
