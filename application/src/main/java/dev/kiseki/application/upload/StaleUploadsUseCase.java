package dev.kiseki.application.upload;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.in.upload.StaleUploads;
import dev.kiseki.ports.out.metadata.MetadataStore;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.metadata.UploadPage;
import dev.kiseki.ports.out.metadata.UploadQuery;
import dev.kiseki.ports.out.metadata.UploadRow;
import dev.kiseki.ports.out.system.TenantCatalog;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** See {@link StaleUploads}. Goes through the uploads of each namespace page by page. */
public final class StaleUploadsUseCase implements StaleUploads {
  private static final int PAGE = 1_000;

  private final TenantCatalog catalog;
  private final MetadataStore metadata;

  public StaleUploadsUseCase(TenantCatalog catalog, MetadataStore metadata) {
    this.catalog = catalog;
    this.metadata = metadata;
  }

  @Override
  public void list(TenantName tenant, long openedBeforeMillis, Consumer<Stale> each) {
    TenantMetadata store = store(tenant);
    forEachNamespace(
        store,
        namespace ->
            forEachUpload(
                store, namespace, openedBeforeMillis, row -> each.accept(view(namespace, row))));
  }

  @Override
  public void expire(TenantName tenant, long openedBeforeMillis, Consumer<Stale> each) {
    TenantMetadata store = store(tenant);
    forEachNamespace(
        store,
        namespace ->
            forEachUpload(
                store,
                namespace,
                openedBeforeMillis,
                row -> {
                  if (abort(store, row)) {
                    each.accept(view(namespace, row));
                  }
                }));
  }

  private TenantMetadata store(TenantName name) {
    return catalog
        .tenant(name)
        .map(tenant -> metadata.tenant(tenant.id()))
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.NO_SUCH_TENANT,
                    "There is no such tenant; see 'kiseki tenant list'.",
                    Fact.of("tenant", name)));
  }

  private static void forEachNamespace(TenantMetadata store, Consumer<NamespaceRecord> each) {
    String after = "";
    List<NamespaceRecord> page;
    do {
      page = store.namespaces("", after, PAGE);
      page.forEach(each);
      after = page.isEmpty() ? after : page.getLast().name().value();
    } while (page.size() == PAGE);
  }

  private static void forEachUpload(
      TenantMetadata store,
      NamespaceRecord namespace,
      long openedBeforeMillis,
      Consumer<UploadRow> each) {
    byte[] afterKey = new byte[0];
    Optional<UploadId> afterUpload = Optional.empty();
    UploadPage page;
    do {
      page =
          store.uploads(
              namespace.id(),
              new UploadQuery(new byte[0], new byte[0], afterKey, afterUpload, PAGE));
      for (UploadRow row : page.uploads()) {
        if (row.createdMillis() < openedBeforeMillis) {
          each.accept(row);
        }
        afterKey = row.key().toBytes();
        afterUpload = Optional.of(row.id());
      }
    } while (page.truncated());
  }

  /** False when it ended by itself meanwhile. */
  private static boolean abort(TenantMetadata store, UploadRow row) {
    try {
      store.abortUpload(row.namespace(), row.key(), row.id()).awaitDurable();
      return true;
    } catch (KisekiException e) {
      if (e.code() != ErrorCode.NO_SUCH_UPLOAD && e.code() != ErrorCode.NO_SUCH_NAMESPACE) {
        throw e;
      }
      return false;
    }
  }

  private static Stale view(NamespaceRecord namespace, UploadRow row) {
    return new Stale(namespace.name(), row.key(), row.id(), row.createdMillis());
  }
}
