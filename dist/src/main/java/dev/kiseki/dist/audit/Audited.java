package dev.kiseki.dist.audit;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.identity.CreateTenant;
import dev.kiseki.ports.in.namespace.ChangeSettings;
import dev.kiseki.ports.in.namespace.CreateNamespace;
import dev.kiseki.ports.in.namespace.DeleteNamespace;
import dev.kiseki.ports.in.namespace.SetVersioning;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The use cases that change more than objects, each with its records. */
public final class Audited implements AutoCloseable {
  private final AuditTrail trail;
  private final TenantCatalog catalog;

  public Audited(AuditTrail trail, TenantCatalog catalog) {
    this.trail = trail;
    this.catalog = catalog;
  }

  /**
   * What an operator does to what a tenant has: in the tenant's log, or in the deployment's when
   * there is no such tenant.
   */
  public <T> T byOperator(TenantName tenant, String what, String target, Supplier<T> work) {
    Optional<TenantRecord> known = catalog.tenant(tenant);
    return known.isPresent()
        ? trail.ofTenant(known.get().id(), AuditTrail.OPERATOR, what, target, work)
        : trail.ofDeployment(what, tenant + "/" + target, work);
  }

  /** In the deployment's log, and as the first record of the tenant's own. */
  public CreateTenant createTenant(CreateTenant create) {
    return (name, chosen, kms) ->
        trail.ofDeployment(
            "tenant.create",
            name.value(),
            () -> {
              var made = create.create(name, chosen, kms);
              TenantRecord tenant = catalog.tenant(name).orElseThrow();
              trail.done(tenant.id(), AuditTrail.OPERATOR, "tenant.create", name.value());
              return made;
            });
  }

  public CreateNamespace createNamespace(CreateNamespace create) {
    return command ->
        by(command.caller(), "bucket.create", command.name().value(), () -> create.create(command));
  }

  public DeleteNamespace deleteNamespace(DeleteNamespace delete) {
    return (caller, name) ->
        by(caller, "bucket.delete", name.value(), nothing(() -> delete.delete(caller, name)));
  }

  public SetVersioning setVersioning(SetVersioning set) {
    return (caller, name, state) ->
        by(
            caller,
            "bucket.versioning." + state.name().toLowerCase(Locale.ROOT),
            name.value(),
            nothing(() -> set.set(caller, name, state)));
  }

  public ChangeSettings changeSettings(ChangeSettings changeSettings) {
    return (caller, name, change) ->
        by(
            caller,
            "bucket.settings",
            name.value(),
            nothing(() -> changeSettings.change(caller, name, change)));
  }

  /** The old keys of a bucket that was sealed anew: in the background, as the operator wanted. */
  public void removeOldKeys(TenantId tenant, NamespaceName bucket, Runnable work) {
    var _ =
        trail.ofTenant(
            tenant,
            AuditTrail.OPERATOR,
            "bucket.reencrypt.remove-keys",
            bucket.value(),
            nothing(work));
  }

  @Override
  public void close() {
    trail.close();
  }

  private <T> T by(Caller caller, String what, String target, Supplier<T> work) {
    return trail.ofTenant(caller.tenant(), caller.principal(), what, target, work);
  }

  private static Supplier<Boolean> nothing(Runnable work) {
    return () -> {
      work.run();
      return true;
    };
  }
}
