package dev.kiseki.application.namespace;

import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantState;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.namespace.NamespaceView;
import dev.kiseki.ports.in.object.ObjectTarget;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The one place where a caller's word for a namespace becomes an open one. Every way to open one
 * says what for, and asks {@link Caller#may}: no use case gets at a namespace past that rule.
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

  /** To read one object. */
  public OpenNamespace openToRead(ObjectTarget target) {
    return open(target.caller(), target.namespace(), Access.READ, target.key().toBytes());
  }

  /** To change one object. */
  public OpenNamespace openToWrite(ObjectTarget target) {
    return open(target.caller(), target.namespace(), Access.WRITE, target.key().toBytes());
  }

  /** To list what begins with a prefix. */
  public OpenNamespace openToList(Caller caller, NamespaceName name, byte[] prefix) {
    return open(caller, name, Access.LIST, prefix);
  }

  /** To read everything: refused to whoever is limited to some prefixes. */
  public OpenNamespace openToRead(Caller caller, NamespaceName name) {
    return open(caller, name, Access.READ, Caller.EVERYTHING);
  }

  /** To change everything: refused to whoever is limited to some prefixes. */
  public OpenNamespace openToWrite(Caller caller, NamespaceName name) {
    return open(caller, name, Access.WRITE, Caller.EVERYTHING);
  }

  /** To read everything below a directory. */
  public OpenNamespace openToRead(Caller caller, NamespaceName name, String below) {
    return open(caller, name, Access.READ, below.getBytes(StandardCharsets.UTF_8));
  }

  /** To change everything below a directory. */
  public OpenNamespace openToWrite(Caller caller, NamespaceName name, String below) {
    return open(caller, name, Access.WRITE, below.getBytes(StandardCharsets.UTF_8));
  }

  /** To change some objects; the user of it asks for each whether the caller may. */
  public OpenNamespace openToWriteSome(Caller caller, NamespaceName name) {
    if (!caller.maySomewhere(Access.WRITE, name)) {
      throw denied(caller, name);
    }
    return open(caller, name);
  }

  /** To remove everything, whatever the state of the tenant: for the operator. */
  public OpenNamespace openToPurge(Caller owner, NamespaceName name) {
    return open(owner, name, tenant(owner.tenant()));
  }

  /** To seal everything anew, as long as there are keys: for the operator. */
  public OpenNamespace openToReseal(Caller owner, NamespaceName name) {
    return open(owner, name, tenant(owner.tenant()));
  }

  /** To look at the namespace itself. */
  OpenNamespace openToInspect(Caller caller, NamespaceName name) {
    return open(caller, name, Access.INSPECT, Caller.EVERYTHING);
  }

  /** To change the namespace itself. */
  OpenNamespace openToAdminister(Caller caller, NamespaceName name) {
    return open(caller, name, Access.ADMINISTER, Caller.EVERYTHING);
  }

  private OpenNamespace open(Caller caller, NamespaceName name, Access access, byte[] below) {
    require(caller, name, access, below);
    return open(caller, name);
  }

  private OpenNamespace open(Caller caller, NamespaceName name) {
    TenantRecord tenant = tenant(caller.tenant());
    if (tenant.state() != TenantState.ACTIVE) {
      // Front ends refuse its requests before; this is for who was let in for longer than one.
      throw new KisekiException(
          ErrorCode.ACCOUNT_PROBLEM,
          "The tenant " + tenant.state().words() + ".",
          Fact.of("tenant", tenant.name()));
    }
    return open(caller, name, tenant);
  }

  /** The tenant was looked at before the namespace: another root may have come between. */
  private OpenNamespace open(Caller caller, NamespaceName name, TenantRecord before) {
    TenantRecord owner = before;
    while (true) {
      try {
        return openUnder(caller, name, owner);
      } catch (KisekiException e) {
        TenantRecord now = tenant(caller.tenant());
        if (e.code() != ErrorCode.KEYS_WRONG || now.isUnder(owner.root())) {
          throw e;
        }
        owner = now;
      }
    }
  }

  private OpenNamespace openUnder(Caller caller, NamespaceName name, TenantRecord owner) {
    TenantMetadata tenant = metadata.tenant(caller.tenant());
    NamespaceRecord row = find(tenant, caller, name);
    if (row.keys().isRemoved()) {
      throw new KisekiException(
          ErrorCode.ACCESS_DENIED, "The bucket's keys are destroyed.", Fact.of("BucketName", name));
    }
    NamespaceKeys opened = keys.open(new TenantKeyring(owner.id(), owner.root()), row.keys());
    opened.checkTag(
        Purpose.NAMESPACE,
        SealContext.namespace(
            row.id(), name, row.createdMillis(), row.location(), row.versioning()),
        row.nameTag());
    return new OpenNamespace(row, tenant, chunks.tenant(caller.tenant()), opened);
  }

  private void require(Caller caller, NamespaceName name, Access access, byte[] below) {
    if (!caller.may(access, name, below)) {
      throw denied(caller, name);
    }
  }

  /** That a namespace is absent is told first, to whom it concerns; nothing is told to others. */
  KisekiException denied(Caller caller, NamespaceName name) {
    if (caller.maySee(name)) {
      Optional<NamespaceRecord> row = metadata.tenant(caller.tenant()).namespace(name);
      if (row.isEmpty()) {
        return absent(caller, name);
      }
    }
    return accessDenied();
  }

  /**
   * Names of the caller's namespaces, in order, after {@code after}: at most so many are looked at.
   */
  public List<NamespaceName> names(Caller caller, String after, int limit) {
    return metadata(caller).namespaces("", after, limit).stream()
        .map(NamespaceRecord::name)
        .filter(caller::maySee)
        .toList();
  }

  /** Without its keys: a namespace can be seen and deleted while its KMS is away. */
  NamespaceRecord find(Caller caller, NamespaceName name, Access access) {
    require(caller, name, access, Caller.EVERYTHING);
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
    TenantRecord tenant = tenant(id);
    return new TenantKeyring(tenant.id(), tenant.root());
  }

  private TenantRecord tenant(TenantId id) {
    return catalog
        .tenant(id)
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.NO_SUCH_TENANT, "There is no such tenant.", Fact.of("tenant", id)));
  }

  static KisekiException accessDenied() {
    return new KisekiException(ErrorCode.ACCESS_DENIED, "Access Denied");
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
      return accessDenied();
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
