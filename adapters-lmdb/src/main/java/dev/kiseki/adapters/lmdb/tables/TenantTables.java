package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.content.Contents;
import dev.kiseki.adapters.lmdb.tables.content.Jobs;
import dev.kiseki.adapters.lmdb.tables.content.OpenPlans;
import dev.kiseki.adapters.lmdb.tables.content.Plans;
import dev.kiseki.adapters.lmdb.tables.content.Resealing;
import dev.kiseki.adapters.lmdb.tables.tree.HistoryTree;
import dev.kiseki.adapters.lmdb.tables.tree.KeyTree;
import dev.kiseki.ports.out.system.WallClock;
import java.util.function.LongSupplier;

/** One tenant's tables, wired together. All keys they make begin with the tenant. */
record TenantTables(
    Namespaces namespaces,
    Settings settings,
    Objects objects,
    Contents contents,
    UploadIndex index,
    Uploads uploads,
    Plans plans,
    FileTables files,
    KeyWatch watch,
    Resealing resealing) {

  /**
   * Also called on the writer's thread, by the reclaimer: so it must not write, nor wait for one
   * who does.
   *
   * @param ids gives directory ids
   * @param orders gives the places of versions
   */
  static TenantTables of(
      Engine engine,
      int tenant,
      LongSupplier ids,
      LongSupplier orders,
      Jobs jobs,
      OpenPlans openPlans,
      Holds holds,
      WallClock clock) {
    Resealing resealing = new Resealing();
    Contents contents = new Contents(tenant, jobs, resealing);
    Nodes nodes = new Nodes(tenant, contents, holds, clock, resealing);
    KeyTree live = new KeyTree(Table.ENTRY, tenant, ids, nodes);
    HistoryTree history = new HistoryTree(tenant, ids);
    KeyTree uploadTree = new KeyTree(Table.UPLOAD_INDEX, tenant, ids);
    Namespaces namespaces = new Namespaces(tenant, history, uploadTree, ids, jobs, resealing);
    History versions =
        new History(live, history, contents, new ObjectRows(contents), nodes, orders, resealing);
    Objects objects = new Objects(tenant, live, history, namespaces, contents, nodes, versions);
    UploadIndex index = new UploadIndex(tenant, uploadTree, ids);
    Uploads uploads = new Uploads(tenant, namespaces, index, contents, objects, jobs, resealing);
    Plans plans = new Plans(engine, contents, openPlans);
    Settings settings = new Settings(tenant, namespaces, resealing);
    FileTables files =
        FileTables.of(tenant, nodes, live, history, versions, contents, ids, holds, resealing);
    KeyWatch watch = new KeyWatch(namespaces, live, files.names(), files.feed());
    return new TenantTables(
        namespaces, settings, objects, contents, index, uploads, plans, files, watch, resealing);
  }
}
