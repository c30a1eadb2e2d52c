package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.content.Contents;
import dev.kiseki.adapters.lmdb.tables.content.Jobs;
import dev.kiseki.adapters.lmdb.tables.content.OpenPlans;
import dev.kiseki.adapters.lmdb.tables.content.Plans;
import dev.kiseki.adapters.lmdb.tables.tree.KeyTree;
import java.util.function.LongSupplier;

/** One tenant's tables, wired together. All keys they make begin with the tenant. */
record TenantTables(
    Namespaces namespaces,
    Objects objects,
    Contents contents,
    UploadIndex index,
    Uploads uploads,
    Plans plans) {

  static TenantTables of(Engine engine, int tenant, Jobs jobs, OpenPlans openPlans) {
    LongSupplier ids = engine.ids("directory")::next;
    KeyTree live = new KeyTree(Table.ENTRY, tenant, ids);
    KeyTree uploadTree = new KeyTree(Table.UPLOAD_INDEX, tenant, ids);
    Contents contents = new Contents(tenant, jobs);
    Namespaces namespaces = new Namespaces(tenant, live, uploadTree, ids, jobs);
    Objects objects = new Objects(tenant, live, namespaces, contents);
    UploadIndex index = new UploadIndex(tenant, uploadTree, ids);
    Uploads uploads = new Uploads(tenant, namespaces, index, contents, objects, jobs);
    Plans plans = new Plans(engine, contents, openPlans);
    return new TenantTables(namespaces, objects, contents, index, uploads, plans);
  }
}
