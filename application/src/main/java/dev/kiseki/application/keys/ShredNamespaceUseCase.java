package dev.kiseki.application.keys;

import dev.kiseki.application.identity.Tenants;
import dev.kiseki.application.object.NamespacePurger;
import dev.kiseki.application.turns.Turns;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceShredding;
import dev.kiseki.domain.ShredStage;
import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantState;
import dev.kiseki.ports.in.keys.ShredNamespace;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.MetadataStore;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.system.KeyHistory;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * See {@link ShredNamespace}. Until the one transaction that puts the new root in force nothing has
 * changed; with it the namespace has no keys any more, and what has to be destroyed is noted.
 *
 * <pre>
 *  (a new root) -> FENCED -> PURGED -> DESTROY_REQUESTED -> ENDED -> (objects are removed)
 * </pre>
 */
public final class ShredNamespaceUseCase implements ShredNamespace {
  /** A second or two: a step has to end long before the asker's patience. */
  private static final int PURGE_STEP_OBJECTS = 5_000;

  private static final String LOCAL = KmsSettings.LOCAL.provider() + "/";

  private final ShredMeans means;
  private final TenantCatalog catalog;
  private final MetadataStore metadata;
  private final RootRenewal renewal;
  private final Destroyer destroyer;
  private final NamespacePurger purger;
  private final Turns turns;

  public ShredNamespaceUseCase(
      ShredMeans means,
      MetadataStore metadata,
      RootRenewal renewal,
      NamespacePurger purger,
      Turns turns) {
    this.means = means;
    this.catalog = means.catalog();
    this.metadata = metadata;
    this.renewal = renewal;
    this.destroyer = new Destroyer(means);
    this.purger = purger;
    this.turns = turns;
  }

  @Override
  public Progress step(Command command) {
    return turns.take(Tenants.require(catalog, command.tenant()).id(), () -> stepAlone(command));
  }

  @Override
  public List<Command> unfinished() {
    return catalog.tenants().stream().flatMap(tenant -> unfinished(tenant).stream()).toList();
  }

  private Optional<Command> unfinished(TenantRecord tenant) {
    KeyHistory history = catalog.keyHistory(tenant.id());
    return history
        .namespace()
        .filter(last -> history.shredding().isEmpty())
        .filter(
            last ->
                last.shredding().stage() != ShredStage.ENDED
                    || isThere(metadata.tenant(tenant.id()), last))
        .map(
            last -> new Command(tenant.name(), last.name(), Optional.empty()).on(last.namespace()));
  }

  private Progress stepAlone(Command command) {
    TenantRecord tenant = Tenants.require(catalog, command.tenant());
    KeyHistory history = catalog.keyHistory(tenant.id());
    requireServed(tenant, history);
    Optional<NamespaceRecord> row = metadata.tenant(tenant.id()).namespace(command.namespace());
    Optional<NamespaceShredding> last = history.namespace();
    if (last.isPresent() && isMeant(last.get(), command, row)) {
      return goOn(tenant, history, last.get());
    }
    if (command.begun().isPresent()) {
      throw noSuchNamespace(command);
    }
    requireEnded(last);
    NamespaceRecord doomed = row.orElseThrow(() -> noSuchNamespace(command));
    Shredding fenced = begin(tenant, history, doomed, command);
    return new Progress(doomed.id(), fenced, Optional.empty());
  }

  private static boolean isMeant(
      NamespaceShredding last, Command command, Optional<NamespaceRecord> row) {
    if (command.begun().isPresent()) {
      return command.begun().get().equals(last.namespace());
    }
    return last.name().equals(command.namespace())
        && row.map(NamespaceRecord::id).filter(id -> !id.equals(last.namespace())).isEmpty();
  }

  private static void requireServed(TenantRecord tenant, KeyHistory history) {
    boolean isServed =
        tenant.state() == TenantState.ACTIVE || tenant.state() == TenantState.SUSPENDED;
    if (!isServed || history.shredding().isPresent()) {
      throw new KisekiException(
          ErrorCode.ACCOUNT_PROBLEM,
          "The tenant is deleted or shredded: its keys do not change any more.",
          Fact.of("tenant", tenant.name()));
    }
  }

  private static void requireEnded(Optional<NamespaceShredding> last) {
    if (last.isPresent() && last.get().shredding().stage() != ShredStage.ENDED) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          "Another bucket of the tenant is being shredded; bring that to its end first: kiseki bucket shred.",
          Fact.of("BucketName", last.get().name()));
    }
  }

  private static KisekiException noSuchNamespace(Command command) {
    return new KisekiException(
        ErrorCode.NO_SUCH_NAMESPACE,
        "The tenant has no such bucket; see 'kiseki bucket list'.",
        Fact.of("BucketName", command.namespace()));
  }

  private Shredding begin(
      TenantRecord tenant, KeyHistory history, NamespaceRecord doomed, Command command) {
    KmsSettings kms = command.kms().orElseGet(() -> usual(tenant));
    WrappedKey next =
        means.roots().renew(tenant.id(), kms, history.bindings(tenant.root().binding()));
    renewal.lease(tenant, next, doomed.id());
    return means.places().alone(() -> putInForce(tenant, history, doomed, next));
  }

  private Shredding putInForce(
      TenantRecord tenant, KeyHistory history, NamespaceRecord doomed, WrappedKey next) {
    means.places().requireFree(next.binding());
    List<KeyEnd> keys = destroyer.all(tenant.root(), history);
    long time = means.clock().millis();
    Shredding fenced = new Shredding(ShredStage.FENCED, time, time, keys);
    NamespaceShredding noted = new NamespaceShredding(doomed.id(), doomed.name(), fenced);
    try {
      destroyer.requireNobodyElses(tenant.id(), keys, Set.of(next.binding()));
      renewal.put(tenant, next, history.with(noted), doomed.id());
    } catch (KisekiException e) {
      if (e.code() == ErrorCode.CONDITION_CHANGED || e.code() == ErrorCode.CONFIGURATION_INVALID) {
        means.roots().abandon(next.binding());
      }
      // After any other failure the new root may be in force all the same, at least until a crash.
      if (catalog.keyHistory(tenant.id()).namespace().filter(noted::equals).isPresent()) {
        means.roots().fence(tenant.id(), doomed.id());
      }
      throw e;
    }
    means.roots().fence(tenant.id(), doomed.id());
    return fenced;
  }

  /** Every key in the keystore is a new one; of a service the operator has to say which. */
  private static KmsSettings usual(TenantRecord tenant) {
    if (!tenant.root().binding().startsWith(LOCAL)) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "The tenant's key will be destroyed, and its other buckets need another one: name it with --kms.",
          Fact.of("binding", tenant.root().binding()));
    }
    return KmsSettings.LOCAL;
  }

  private Progress goOn(TenantRecord tenant, KeyHistory history, NamespaceShredding last) {
    means.roots().fence(tenant.id(), last.namespace());
    Shredding now = last.shredding();
    return switch (now.stage()) {
      case INTENT, FENCED -> {
        means.evictions().evict(tenant.name(), Optional.of(last.name()));
        yield stored(tenant, history, last, at(now, ShredStage.PURGED));
      }
      case PURGED -> stored(tenant, history, last, at(now, ShredStage.DESTROY_REQUESTED));
      case DESTROY_REQUESTED ->
          stored(tenant, history, last, destroyer.next(ring(tenant), now, staying(tenant)));
      case ENDED -> ended(tenant, history, last);
    };
  }

  private Progress ended(TenantRecord tenant, KeyHistory history, NamespaceShredding last) {
    if (isPurged(tenant, last.namespace(), last)) {
      Shredding after = destroyer.again(ring(tenant), last.shredding(), staying(tenant));
      if (!after.equals(last.shredding())) {
        stored(tenant, history, last, after);
      }
      String subject = "bucket " + tenant.name() + "/" + last.name();
      return new Progress(
          last.namespace(),
          after,
          Optional.of(means.signer().sign(Receipts.of(subject, tenant.id(), after))));
    }
    return new Progress(last.namespace(), last.shredding(), Optional.empty());
  }

  private static boolean isThere(TenantMetadata store, NamespaceShredding last) {
    return store
        .namespace(last.name())
        .map(NamespaceRecord::id)
        .filter(last.namespace()::equals)
        .isPresent();
  }

  /** Removes some of what nobody can read any more; whether all of it is gone. */
  private boolean isPurged(TenantRecord tenant, NamespaceId id, NamespaceShredding last) {
    TenantMetadata store = metadata.tenant(tenant.id());
    boolean isThere = isThere(store, last);
    int removed = 0;
    while (isThere && removed < PURGE_STEP_OBJECTS) {
      int some = purger.removeSomeUnread(store, id);
      if (some == 0) {
        store.dropNamespace(id).awaitDurable();
        return true;
      }
      removed += some;
    }
    return !isThere;
  }

  private Progress stored(
      TenantRecord tenant, KeyHistory history, NamespaceShredding last, Shredding next) {
    KeyHistory after = history.with(last.with(next));
    if (next.stage() == ShredStage.ENDED) {
      after = after.without(gone(next));
    }
    catalog.putKeyHistory(tenant.id(), history, after).awaitDurable();
    return new Progress(last.namespace(), next, Optional.empty());
  }

  /** What a shred of the whole tenant need not come back to. */
  private static Set<String> gone(Shredding over) {
    return over.keys().stream()
        .filter(key -> key.outcome().filter(o -> o.assurance() != KeyAssurance.PENDING).isPresent())
        .map(KeyEnd::binding)
        .collect(Collectors.toSet());
  }

  private Shredding at(Shredding now, ShredStage next) {
    return now.at(next, means.clock().millis());
  }

  private static Set<String> staying(TenantRecord tenant) {
    return Set.of(tenant.root().binding());
  }

  private static TenantKeyring ring(TenantRecord tenant) {
    return new TenantKeyring(tenant.id(), tenant.root());
  }
}
