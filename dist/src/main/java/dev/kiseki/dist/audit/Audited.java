package dev.kiseki.dist.audit;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.PrincipalName;
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
import java.util.function.Predicate;
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
        : trail.ofDeployment(new AuditTrail.Operation(what, tenant + "/" + target), work);
  }

  /**
   * One step of something like that: all its steps have one pair of records.
   *
   * @param goesOn whether there were steps before, as the asker says
   * @param isLast whether this answer was the last
   */
  public <T> T stepByOperator(
      TenantName tenant,
      AuditTrail.Operation operation,
      boolean goesOn,
      Predicate<T> isLast,
      Supplier<T> work) {
    Optional<TenantRecord> known = catalog.tenant(tenant);
    return known.isPresent()
        ? trail.step(known.get().id(), operation, goesOn, isLast, work)
        : trail.ofDeployment(
            new AuditTrail.Operation(
                operation.what(), tenant + "/" + operation.target(), operation.details()),
            work);
  }

  /** In the deployment's log, and as the first record of the tenant's own. */
  public CreateTenant createTenant(CreateTenant create) {
    return (name, chosen, kms) -> {
      AuditDetails details = new AuditDetails().with("kms", kms.provider());
      AuditTrail.Operation operation =
          new AuditTrail.Operation("tenant.create", name.value(), details);
      return trail.ofDeployment(
          operation,
          () -> {
            var made = create.create(name, chosen, kms);
            details.with("principal", PrincipalName.FIRST.value()).with("key", made.id().value());
            TenantRecord tenant = catalog.tenant(name).orElseThrow();
            trail.done(tenant.id(), AuditTrail.OPERATOR, operation);
            return made;
          });
    };
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
