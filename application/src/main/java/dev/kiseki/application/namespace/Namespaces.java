package dev.kiseki.application.namespace;

import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.namespace.NamespaceView;
import dev.kiseki.ports.out.chunks.ChunkStore;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.TenantKeys;
import dev.kiseki.ports.out.metadata.MetadataStore;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import java.util.List;

/**
 * The one place where a caller's word for a namespace becomes an open one, and where roles are
 * looked at.
 */
public final class Namespaces {
  private final TenantCatalog catalog;
  private final MetadataStore metadata;
  private final ChunkStore chunks;
  private final TenantKeys keys;
  private final NameScope scope;

  public Namespaces(
      TenantCatalog catalog,
      MetadataStore metadata,
      ChunkStore chunks,
      TenantKeys keys,
      NameScope scope) {
    this.catalog = catalog;
    this.metadata = metadata;
    this.chunks = chunks;
    this.keys = keys;
    this.scope = scope;
  }

  public OpenNamespace openToRead(Caller caller, NamespaceName name) {
    TenantMetadata tenant = metadata.tenant(caller.tenant());
    NamespaceRecord row = find(tenant, caller, name);
    NamespaceKeys opened = keys.open(keyring(caller.tenant()), row.keys());
    opened.checkTag(
        Purpose.NAMESPACE,
        SealContext.namespace(
            row.id(), name, row.createdMillis(), row.location(), row.versioning()),
        row.nameTag());
    return new OpenNamespace(row, tenant, chunks.tenant(caller.tenant()), opened);
  }

  public OpenNamespace openToWrite(Caller caller, NamespaceName name) {
    OpenNamespace namespace = openToRead(caller, name);
    requireRole(caller.role().mayWrite());
    return namespace;
  }

  /** Names of the caller's namespaces, in order, after {@code after}. */
  public List<NamespaceName> names(Caller caller, String after, int limit) {
    return metadata(caller).namespaces("", after, limit).stream()
        .map(NamespaceRecord::name)
        .toList();
  }

  /** Without its keys: a namespace can be seen and deleted while its KMS is away. */
  NamespaceRecord find(Caller caller, NamespaceName name) {
    return find(metadata.tenant(caller.tenant()), caller, name);
  }

  TenantMetadata metadata(Caller caller) {
    return metadata.tenant(caller.tenant());
  }

  NameScope scope() {
    return scope;
  }

  TenantKeys keys() {
    return keys;
  }

  TenantKeyring keyring(TenantId id) {
    TenantRecord tenant =
        catalog
            .tenant(id)
            .orElseThrow(
                () ->
                    new KisekiException(
                        ErrorCode.NO_SUCH_TENANT,
                        "There is no such tenant.",
                        Fact.of("tenant", id)));
    return new TenantKeyring(tenant.id(), tenant.root());
  }

  static void requireRole(boolean allowed) {
    if (!allowed) {
      throw new KisekiException(ErrorCode.ACCESS_DENIED, "Access Denied");
    }
  }

  static NamespaceView view(Caller caller, NamespaceRecord row) {
    return new NamespaceView(
        row.name(), caller.tenantName(), row.createdMillis(), row.location(), row.versioning());
  }

  private NamespaceRecord find(TenantMetadata tenant, Caller caller, NamespaceName name) {
    return tenant.namespace(name).orElseThrow(() -> absent(caller, name));
  }

  /**
   * Whether another tenant has the name is shown only where names are unique in the deployment, as
   * on AWS.
   */
  private KisekiException absent(Caller caller, NamespaceName name) {
    if (scope == NameScope.DEPLOYMENT
        && metadata.ownerOf(name).filter(owner -> !owner.equals(caller.tenant())).isPresent()) {
      return new KisekiException(ErrorCode.ACCESS_DENIED, "Access Denied");
    }
    return noSuchNamespace(name);
  }

  static KisekiException noSuchNamespace(NamespaceName name) {
    return new KisekiException(
        ErrorCode.NO_SUCH_NAMESPACE,
        "The specified bucket does not exist",
        Fact.of("BucketName", name));
  }

  /** Whether nobody has the name, and that may be told to anybody. */
  boolean isKnownToBeAbsent(NamespaceName name) {
    return scope == NameScope.DEPLOYMENT && metadata.ownerOf(name).isEmpty();
  }
}
