package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.WriteOperation;
import dev.kiseki.adapters.lmdb.tables.content.Plans;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.Headroom;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.Quota;
import dev.kiseki.domain.UploadId;
import dev.kiseki.domain.Usage;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.files.FileChange;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.Committed;
import dev.kiseki.ports.out.metadata.CompletedUpload;
import dev.kiseki.ports.out.metadata.FactsChange;
import dev.kiseki.ports.out.metadata.ListPage;
import dev.kiseki.ports.out.metadata.ListQuery;
import dev.kiseki.ports.out.metadata.Lookup;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.PartPut;
import dev.kiseki.ports.out.metadata.PartRow;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.ReadPlan;
import dev.kiseki.ports.out.metadata.Removal;
import dev.kiseki.ports.out.metadata.RemoveRow;
import dev.kiseki.ports.out.metadata.Replaced;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.metadata.UploadPage;
import dev.kiseki.ports.out.metadata.UploadQuery;
import dev.kiseki.ports.out.metadata.UploadRow;
import dev.kiseki.ports.out.metadata.VersionPage;
import dev.kiseki.ports.out.metadata.VersionQuery;
import dev.kiseki.ports.out.system.WallClock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One tenant's metadata: each method is one operation of the engine. */
final class EmbeddedTenant implements TenantMetadata {
  private final Engine engine;
  private final Commits commits;
  private final WallClock clock;
  private final Namespaces namespaces;
  private final Settings settings;
  private final Objects objects;
  private final UploadIndex index;
  private final Uploads uploads;
  private final Plans plans;
  private final KeyWatch watch;

  EmbeddedTenant(Engine engine, WallClock clock, TenantTables tables) {
    this.engine = engine;
    this.commits = new Commits(engine);
    this.clock = clock;
    this.namespaces = tables.namespaces();
    this.settings = tables.settings();
    this.objects = tables.objects();
    this.index = tables.index();
    this.uploads = tables.uploads();
    this.plans = tables.plans();
    this.watch = tables.watch();
  }

  @Override
  public Committed<NamespaceRecord> createNamespace(
      NamespaceRecord namespace, boolean uniqueAcrossTenants) {
    return commits.write(rows -> namespaces.create(rows, namespace, uniqueAcrossTenants));
  }

  @Override
  public Optional<NamespaceRecord> namespace(NamespaceName name) {
    return engine.read(rows -> namespaces.find(rows, name));
  }

  @Override
  public List<NamespaceRecord> namespaces(String prefix, String after, int limit) {
    return engine.read(rows -> namespaces.page(rows, prefix, after, limit));
  }

  @Override
  public Committed<NamespaceId> dropNamespace(NamespaceId namespace) {
    Committed<NamespaceId> done = commits.giveBack(rows -> namespaces.drop(rows, namespace));
    watch.tell(new FileChange.Ended(namespace));
    return done;
  }

  @Override
  public Usage usage(Optional<NamespaceId> namespace) {
    return engine.read(rows -> namespaces.usages().usage(rows, required(rows, namespace)));
  }

  @Override
  public Quota quota(Optional<NamespaceId> namespace) {
    return engine.read(rows -> namespaces.usages().quota(rows, required(rows, namespace)));
  }

  @Override
  public Committed<Quota> setQuota(Optional<NamespaceId> namespace, Quota quota) {
    return commits.giveBack(
        rows -> {
          namespaces.usages().setQuota(rows, required(rows, namespace), quota);
          return quota;
        });
  }

  private long required(RowReader rows, Optional<NamespaceId> namespace) {
    namespace.ifPresent(id -> namespaces.require(rows, id));
    return namespace.map(NamespaceId::value).orElse(Usages.TENANT);
  }

  @Override
  public Headroom headroom(NamespaceId namespace) {
    return engine.read(rows -> namespaces.usages().headroom(rows, namespace));
  }

  @Override
  public Optional<byte[]> settings(NamespaceId namespace) {
    return engine.read(rows -> settings.find(rows, namespace));
  }

  @Override
  public Committed<NamespaceId> putSettings(
      NamespaceId namespace, Optional<byte[]> before, byte[] after) {
    return commits.write(rows -> settings.put(rows, namespace, before, after));
  }

  @Override
  public Committed<ContentId> replaceFacts(NamespaceId namespace, FactsChange change) {
    return commits.write(rows -> objects.replaceFacts(rows, namespace, change));
  }

  @Override
  public Committed<NamespaceId> setVersioning(
      NamespaceId namespace, VersioningState expected, VersioningState next, byte[] nameTag) {
    return commits.write(
        rows -> namespaces.setVersioning(rows, namespace, expected, next, nameTag));
  }

  @Override
  public Committed<NamespaceId> addKeyEpoch(NamespaceId namespace, int epoch, WrappedKey master) {
    return commits.write(rows -> namespaces.addKeyEpoch(rows, namespace, epoch, master));
  }

  @Override
  public Lookup lookup(NamespaceId namespace, ObjectKey key, Optional<VersionId> version) {
    return engine.read(rows -> objects.lookup(rows, namespace, key, version));
  }

  @Override
  public Optional<ReadPlan> plan(
      NamespaceId namespace, ObjectKey key, Optional<VersionId> version) {
    return plans.plan(rows -> objects.target(rows, namespace, key, version));
  }

  @Override
  public Optional<ReadPlan> planContent(NamespaceId namespace, ContentId content) {
    return plans.plan(rows -> objects.target(rows, namespace, content));
  }

  @Override
  public Committed<Replaced> put(PutRow put) {
    return write(put, rows -> objects.put(rows, objects.check(rows, put), Set.of()));
  }

  /** Mounts are told when it is visible, while it becomes durable. */
  private Committed<Replaced> write(PutRow put, WriteOperation<Replaced> operation) {
    if (!watch.isOn()) {
      return commits.write(put.body(), operation);
    }
    KeyWatch.Noted<Replaced> noted = watch.note(put.namespace(), List.of(put.key()), operation);
    Committed<Replaced> done = commits.visibly(put.body(), noted);
    noted.tell();
    return done;
  }

  @Override
  public Committed<List<Removal>> remove(NamespaceId namespace, List<RemoveRow> removals) {
    WriteOperation<List<Removal>> operation = rows -> objects.remove(rows, namespace, removals);
    if (!watch.isOn()) {
      return commits.giveBack(operation);
    }
    KeyWatch.Noted<List<Removal>> noted =
        watch.note(namespace, removals.stream().map(RemoveRow::key).toList(), operation);
    Committed<List<Removal>> done = commits.giveBack(noted);
    noted.tell();
    return done;
  }

  @Override
  public ListPage list(NamespaceId namespace, ListQuery query) {
    return engine.read(rows -> objects.list(rows, namespace, query));
  }

  @Override
  public VersionPage versions(NamespaceId namespace, VersionQuery query) {
    return engine.read(rows -> objects.versions(rows, namespace, query));
  }

  @Override
  public Committed<UploadRow> openUpload(UploadRow upload) {
    return commits.write(rows -> uploads.open(rows, upload));
  }

  @Override
  public Optional<UploadRow> upload(NamespaceId namespace, ObjectKey key, UploadId id) {
    return engine.read(rows -> uploads.find(rows, namespace, key, id));
  }

  @Override
  public Committed<PartRow> putPart(
      NamespaceId namespace, ObjectKey key, UploadId upload, PartPut part) {
    return commits.write(part.body(), rows -> uploads.putPart(rows, namespace, key, upload, part));
  }

  @Override
  public List<PartRow> parts(
      NamespaceId namespace, ObjectKey key, UploadId upload, int after, int limit) {
    return engine.read(rows -> uploads.parts(rows, namespace, key, upload, after, limit));
  }

  @Override
  public Committed<Replaced> completeUpload(UploadId upload, List<PartRow> parts, PutRow put) {
    long now = clock.millis();
    return write(put, rows -> uploads.complete(rows, upload, parts, put, now));
  }

  @Override
  public Optional<CompletedUpload> completed(NamespaceId namespace, ObjectKey key, UploadId id) {
    return engine.read(rows -> uploads.completed(rows, namespace, key, id));
  }

  @Override
  public Committed<UploadId> abortUpload(NamespaceId namespace, ObjectKey key, UploadId upload) {
    return commits.giveBack(rows -> uploads.abort(rows, namespace, key, upload));
  }

  @Override
  public UploadPage uploads(NamespaceId namespace, UploadQuery query) {
    return engine.read(
        rows -> {
          long root = namespaces.require(rows, namespace).uploads();
          return index.page(rows, root, query);
        });
  }
}
