package dev.kiseki.testkit.memory;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.Headroom;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.Quota;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.UploadId;
import dev.kiseki.domain.Usage;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.Committed;
import dev.kiseki.ports.out.metadata.CompletedUpload;
import dev.kiseki.ports.out.metadata.FactsChange;
import dev.kiseki.ports.out.metadata.ListPage;
import dev.kiseki.ports.out.metadata.ListQuery;
import dev.kiseki.ports.out.metadata.Lookup;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.ObjectRow;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One tenant's namespaces. Every operation holds the store's lock from beginning to end. */
final class InMemoryTenant implements TenantMetadata {
  private final InMemoryMetadataStore store;
  private final TenantId tenant;
  private final ReentrantLock lock;
  private final Map<NamespaceId, Namespace> namespaces = new HashMap<>();
  private final Map<NamespaceId, byte[]> settings = new HashMap<>();
  private Quota quota = Quota.NONE;

  InMemoryTenant(InMemoryMetadataStore store, TenantId tenant, ReentrantLock lock) {
    this.store = store;
    this.tenant = tenant;
    this.lock = lock;
  }

  boolean hasNamespace(NamespaceName name) {
    return namespaces.values().stream().anyMatch(n -> n.record.name().equals(name));
  }

  @Override
  public Committed<NamespaceRecord> createNamespace(
      NamespaceRecord namespace, boolean uniqueAcrossTenants) {
    return locked(
        () -> {
          if (hasNamespace(namespace.name())) {
            throw new KisekiException(
                ErrorCode.NAMESPACE_EXISTS, "The tenant has a namespace of this name.");
          }
          Optional<TenantId> owner = store.ownerOf(namespace.name());
          if (uniqueAcrossTenants && owner.isPresent() && !owner.get().equals(tenant)) {
            throw new KisekiException(
                ErrorCode.NAMESPACE_TAKEN, "Another tenant has a namespace of this name.");
          }
          namespaces.put(namespace.id(), new Namespace(namespace));
          return new Now<>(namespace);
        });
  }

  @Override
  public Optional<NamespaceRecord> namespace(NamespaceName name) {
    return locked(
        () ->
            namespaces.values().stream()
                .map(n -> n.record)
                .filter(r -> r.name().equals(name))
                .findFirst());
  }

  @Override
  public List<NamespaceRecord> namespaces(String prefix, String after, int limit) {
    return locked(
        () ->
            namespaces.values().stream()
                .map(n -> n.record)
                .filter(
                    r ->
                        r.name().value().startsWith(prefix)
                            && r.name().value().compareTo(after) > 0)
                .sorted(Comparator.comparing(NamespaceRecord::name))
                .limit(limit)
                .toList());
  }

  @Override
  public Committed<NamespaceId> dropNamespace(NamespaceId namespace) {
    return locked(
        () -> {
          if (!in(namespace).isEmpty()) {
            throw new KisekiException(
                ErrorCode.NAMESPACE_NOT_EMPTY, "The namespace holds objects.");
          }
          namespaces.remove(namespace);
          settings.remove(namespace);
          return new Now<>(namespace);
        });
  }

  @Override
  public Optional<byte[]> settings(NamespaceId namespace) {
    return locked(() -> Optional.ofNullable(settings.get(namespace)));
  }

  @Override
  public Committed<NamespaceId> putSettings(
      NamespaceId namespace, Optional<byte[]> before, byte[] after) {
    return locked(
        () -> {
          in(namespace);
          if (!Arrays.equals(settings.get(namespace), before.orElse(null))) {
            throw new KisekiException(
                ErrorCode.CONDITION_CHANGED, "The settings changed since they were read.");
          }
          settings.put(namespace, after.clone());
          return new Now<>(namespace);
        });
  }

  @Override
  public Committed<ContentId> replaceFacts(NamespaceId namespace, FactsChange change) {
    return locked(
        () -> {
          in(namespace).replaceFacts(change);
          return new Now<>(change.before().content());
        });
  }

  @Override
  public Committed<NamespaceId> setVersioning(
      NamespaceId id, VersioningState expected, VersioningState next, byte[] nameTag) {
    return locked(
        () -> {
          Namespace namespace = in(id);
          NamespaceRecord row = namespace.record;
          if (row.versioning() != expected) {
            throw new KisekiException(
                ErrorCode.CONDITION_CHANGED, "The versioning state changed meanwhile.");
          }
          namespace.record =
              new NamespaceRecord(
                  id, row.name(), row.createdMillis(), row.location(), next, row.keys(), nameTag);
          return new Now<>(id);
        });
  }

  @Override
  public Committed<NamespaceId> addKeyEpoch(NamespaceId id, int epoch, WrappedKey master) {
    return locked(
        () -> {
          Namespace namespace = in(id);
          NamespaceRecord row = namespace.record;
          if (row.keys().currentEpoch() + 1 != epoch) {
            throw new KisekiException(ErrorCode.CONDITION_CHANGED, "The keys were changed.");
          }
          namespace.record = row.under(row.keys().with(master));
          return new Now<>(id);
        });
  }

  @Override
  public Lookup lookup(NamespaceId namespace, ObjectKey key, Optional<VersionId> version) {
    return locked(() -> in(namespace).lookup(key, version));
  }

  @Override
  public Optional<ReadPlan> plan(
      NamespaceId namespace, ObjectKey key, Optional<VersionId> version) {
    return locked(
        () ->
            lookup(namespace, key, version) instanceof Lookup.Found(ObjectRow row)
                ? plan(in(namespace), row.content(), Optional.of(row))
                : Optional.empty());
  }

  @Override
  public Optional<ReadPlan> planContent(NamespaceId namespace, ContentId content) {
    return locked(() -> plan(in(namespace), content, Optional.empty()));
  }

  private static Optional<ReadPlan> plan(
      Namespace namespace, ContentId id, Optional<ObjectRow> row) {
    return Optional.ofNullable(namespace.contents.get(id))
        .map(content -> new MemoryPlan(row, content));
  }

  @Override
  public Committed<Replaced> put(PutRow put) {
    return locked(
        () -> {
          Namespace namespace = in(put.namespace());
          namespace.require(put.key(), put.expected());
          requireRoom(namespace, put, 0);
          return new Now<>(put(namespace, put));
        });
  }

  private void requireRoom(Namespace namespace, PutRow put, long countedBytes) {
    Optional<ObjectRow> replaced = namespace.replaced(put.key());
    requireRoom(
        namespace,
        replaced.isPresent() ? 0 : 1,
        put.sizeBytes() - replaced.map(ObjectRow::sizeBytes).orElse(0L) - countedBytes);
  }

  private void requireRoom(Namespace namespace, long moreObjects, long moreBytes) {
    if (!headroom(namespace).holds(moreObjects, moreBytes)) {
      throw new KisekiException(ErrorCode.QUOTA_EXCEEDED, "The quota is exceeded.");
    }
  }

  private Headroom headroom(Namespace namespace) {
    return Headroom.of(quota, usage()).and(Headroom.of(namespace.quota, namespace.usage()));
  }

  private Usage usage() {
    Usage sum = Usage.NOTHING;
    for (Namespace namespace : namespaces.values()) {
      Usage one = namespace.usage();
      sum =
          new Usage(
              sum.objects() + one.objects(),
              sum.bytes() + one.bytes(),
              sum.uploadBytes() + one.uploadBytes());
    }
    return sum;
  }

  @Override
  public Usage usage(Optional<NamespaceId> namespace) {
    return locked(() -> namespace.map(id -> in(id).usage()).orElseGet(this::usage));
  }

  @Override
  public Quota quota(Optional<NamespaceId> namespace) {
    return locked(() -> namespace.map(id -> in(id).quota).orElse(quota));
  }

  @Override
  public Committed<Quota> setQuota(Optional<NamespaceId> namespace, Quota next) {
    return locked(
        () -> {
          if (namespace.isPresent()) {
            in(namespace.get()).quota = next;
          } else {
            quota = next;
          }
          return new Now<>(next);
        });
  }

  @Override
  public Headroom headroom(NamespaceId namespace) {
    return locked(() -> headroom(in(namespace)));
  }

  private static Replaced put(Namespace namespace, PutRow put) {
    Content content = namespace.content(put.content(), put.sizeBytes(), put.body());
    return namespace.put(put, content);
  }

  @Override
  public Committed<List<Removal>> remove(NamespaceId namespace, List<RemoveRow> removals) {
    return locked(
        () -> {
          Namespace in = in(namespace);
          List<Removal> results = new ArrayList<>();
          removals.forEach(removal -> results.add(in.remove(removal)));
          return new Now<>(results);
        });
  }

  @Override
  public ListPage list(NamespaceId namespace, ListQuery query) {
    return locked(() -> Listings.objects(in(namespace).objects, query));
  }

  @Override
  public VersionPage versions(NamespaceId namespace, VersionQuery query) {
    return locked(() -> VersionListing.page(in(namespace), query));
  }

  @Override
  public Committed<UploadRow> openUpload(UploadRow upload) {
    return locked(
        () -> {
          in(upload.namespace()).uploads.put(upload.id(), new Upload(upload));
          return new Now<>(upload);
        });
  }

  @Override
  public Optional<UploadRow> upload(NamespaceId namespace, ObjectKey key, UploadId id) {
    return locked(() -> open(in(namespace), key, id).map(Upload::row));
  }

  @Override
  public Committed<PartRow> putPart(
      NamespaceId namespace, ObjectKey key, UploadId upload, PartPut part) {
    return locked(
        () -> {
          Namespace in = in(namespace);
          Upload open = require(in, key, upload);
          PartRow row = part.row();
          PartRow old = open.parts().get(row.number());
          requireRoom(in, 0, row.sizeBytes() - (old == null ? 0 : old.sizeBytes()));
          Content content = in.content(row.content(), row.sizeBytes(), part.body());
          PartRow replaced = open.parts().put(row.number(), row);
          if (replaced != null) {
            in.contents.remove(replaced.content());
          }
          in.contents.put(row.content(), content);
          return new Now<>(row);
        });
  }

  @Override
  public List<PartRow> parts(
      NamespaceId namespace, ObjectKey key, UploadId upload, int after, int limit) {
    return locked(
        () ->
            require(in(namespace), key, upload).parts().tailMap(after, false).values().stream()
                .limit(limit)
                .toList());
  }

  @Override
  public Committed<Replaced> completeUpload(UploadId upload, List<PartRow> parts, PutRow put) {
    return locked(
        () -> {
          Namespace namespace = in(put.namespace());
          Upload open = require(namespace, put.key(), upload);
          parts.forEach(part -> requireUnchanged(open, part));
          namespace.require(put.key(), put.expected());
          requireRoom(namespace, put, open.bytes());
          Replaced replaced = put(namespace, put);
          end(namespace, open);
          CompletedUpload completed =
              new CompletedUpload(
                  put.node(),
                  put.content(),
                  put.sizeBytes(),
                  put.modifiedMillis(),
                  replaced.versionId(put.node()),
                  put.sealedFacts());
          namespace.ended.put(upload, new Namespace.Ended(put.key(), completed));
          return new Now<>(replaced);
        });
  }

  private static void requireUnchanged(Upload upload, PartRow part) {
    PartRow current = upload.parts().get(part.number());
    if (current == null || !current.content().equals(part.content())) {
      throw new KisekiException(
          ErrorCode.CONDITION_CHANGED,
          "A part was replaced meanwhile.",
          Fact.of("part", part.number()));
    }
  }

  @Override
  public Optional<CompletedUpload> completed(NamespaceId namespace, ObjectKey key, UploadId id) {
    return locked(
        () ->
            Optional.ofNullable(in(namespace).ended.get(id))
                .filter(ended -> ended.key().equals(key))
                .map(Namespace.Ended::completed));
  }

  @Override
  public Committed<UploadId> abortUpload(NamespaceId namespace, ObjectKey key, UploadId upload) {
    return locked(
        () -> {
          Namespace in = in(namespace);
          end(in, require(in, key, upload));
          return new Now<>(upload);
        });
  }

  private static void end(Namespace namespace, Upload upload) {
    namespace.uploads.remove(upload.row().id());
    upload.parts().values().forEach(part -> namespace.contents.remove(part.content()));
  }

  @Override
  public UploadPage uploads(NamespaceId namespace, UploadQuery query) {
    return locked(() -> Listings.uploads(in(namespace).uploads.values(), query));
  }

  private static Optional<Upload> open(Namespace namespace, ObjectKey key, UploadId id) {
    return Optional.ofNullable(namespace.uploads.get(id))
        .filter(upload -> upload.row().key().equals(key));
  }

  private static Upload require(Namespace namespace, ObjectKey key, UploadId id) {
    return open(namespace, key, id)
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.NO_SUCH_UPLOAD,
                    "The upload does not exist, or ended.",
                    Fact.of("UploadId", id)));
  }

  private Namespace in(NamespaceId id) {
    Namespace namespace = namespaces.get(id);
    if (namespace == null) {
      throw new KisekiException(
          ErrorCode.NO_SUCH_NAMESPACE, "The specified bucket does not exist.");
    }
    return namespace;
  }

  private <R> R locked(Supplier<R> operation) {
    lock.lock();
    try {
      return operation.get();
    } finally {
      lock.unlock();
    }
  }
}
