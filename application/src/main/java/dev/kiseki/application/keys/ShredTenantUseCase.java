package dev.kiseki.application.keys;

import dev.kiseki.application.identity.Tenants;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.FormerBinding;
import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ShredStage;
import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.keys.ShredTenant;
import dev.kiseki.ports.out.keys.Evictions;
import dev.kiseki.ports.out.keys.ReceiptSigner;
import dev.kiseki.ports.out.keys.RootKeys;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.system.KeyHistory;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import dev.kiseki.ports.out.system.WallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * See {@link ShredTenant}. What is about to be done is durable before it is done, so that whoever
 * finds a stage in the row does at least that stage's work again: fencing, evicting and destroying
 * may all be done twice.
 *
 * <pre>
 *  INTENT -> FENCED -> PURGED -> DESTROY_REQUESTED -> ENDED
 *            state      keys      each key, one at     the wrapped root
 *            SHREDDED   cleared   a time               is removed
 * </pre>
 */
public final class ShredTenantUseCase implements ShredTenant {
  private final TenantCatalog catalog;
  private final RootKeys roots;
  private final Evictions evictions;
  private final ReceiptSigner signer;
  private final Turns turns;
  private final WallClock clock;

  /** What it works with. */
  public record Means(
      TenantCatalog catalog, RootKeys roots, Evictions evictions, ReceiptSigner signer) {}

  public ShredTenantUseCase(Means means, Turns turns, WallClock clock) {
    this.catalog = means.catalog();
    this.roots = means.roots();
    this.evictions = means.evictions();
    this.signer = means.signer();
    this.turns = turns;
    this.clock = clock;
  }

  @Override
  public Progress step(TenantName name) {
    return turns.take(Tenants.require(catalog, name).id(), () -> stepAlone(name));
  }

  private Progress stepAlone(TenantName name) {
    TenantRecord tenant = Tenants.require(catalog, name);
    KeyHistory history = catalog.keyHistory(tenant.id());
    Shredding now =
        history
            .shredding()
            .map(begun -> next(tenant, begun))
            .orElseGet(() -> begin(tenant, history));
    Optional<String> receipt =
        now.stage() == ShredStage.ENDED
            ? Optional.of(signer.sign(Receipts.of("tenant " + name, tenant.id(), now)))
            : Optional.empty();
    return new Progress(now, receipt);
  }

  @Override
  public List<TenantName> unfinished() {
    return catalog.tenants().stream()
        .filter(tenant -> isUnfinished(catalog.keyHistory(tenant.id())))
        .map(TenantRecord::name)
        .toList();
  }

  private static boolean isUnfinished(KeyHistory history) {
    return history.shredding().filter(known -> known.stage() != ShredStage.ENDED).isPresent();
  }

  private Shredding begin(TenantRecord tenant, KeyHistory history) {
    List<KeyEnd> keys = new ArrayList<>();
    WrappedKey root = tenant.root();
    keys.add(new KeyEnd(root.binding(), root.generation(), roots.hash(root), Optional.empty()));
    for (FormerBinding each : history.former()) {
      keys.add(new KeyEnd(each.binding(), each.generation(), each.wrappedHash(), Optional.empty()));
    }
    long time = clock.millis();
    Shredding intent = new Shredding(ShredStage.INTENT, time, time, keys);
    return store(tenant, Optional.empty(), intent);
  }

  private Shredding next(TenantRecord tenant, Shredding now) {
    return switch (now.stage()) {
      case INTENT -> fence(tenant, now);
      case FENCED -> purge(tenant, now);
      case PURGED -> advance(tenant, now, ShredStage.DESTROY_REQUESTED);
      case DESTROY_REQUESTED -> destroyNext(tenant, now);
      case ENDED -> askAgain(tenant, now);
    };
  }

  private Shredding fence(TenantRecord tenant, Shredding now) {
    Shredding fenced = advance(tenant, now, ShredStage.FENCED);
    roots.fence(tenant.id());
    return fenced;
  }

  private Shredding purge(TenantRecord tenant, Shredding now) {
    roots.fence(tenant.id());
    evictions.evict(tenant.name());
    return advance(tenant, now, ShredStage.PURGED);
  }

  /** One key a step: what the others answered is durable whatever becomes of this one. */
  private Shredding destroyNext(TenantRecord tenant, Shredding now) {
    Optional<KeyEnd> next = first(now, key -> key.outcome().isEmpty());
    if (next.isEmpty()) {
      return advance(tenant, now, ShredStage.ENDED);
    }
    try {
      return store(tenant, Optional.of(now.stage()), destroyed(tenant, now, next.get()));
    } catch (KisekiException e) {
      throw e.code() == ErrorCode.KEYS_UNAVAILABLE ? away(next.get(), e) : e;
    }
  }

  private static KisekiException away(KeyEnd key, KisekiException cause) {
    return new KisekiException(
        cause,
        ErrorCode.KEYS_UNAVAILABLE,
        "The tenant is closed for good, but a key is not destroyed yet (DESTROY-REQUESTED): see to its key management"
            + " service and give the command again; the server tries again at each start.",
        Fact.of("binding", key.binding()),
        Fact.of("reason", cause.sentence()));
  }

  /** A service that was to destroy a key later may have done it by now. */
  private Shredding askAgain(TenantRecord tenant, Shredding now) {
    Shredding after = now;
    for (KeyEnd pending : now.keys().stream().filter(KeyEnd::isOpen).toList()) {
      try {
        after = destroyed(tenant, after, pending);
      } catch (KisekiException e) {
        if (e.code() != ErrorCode.KEYS_WRONG && e.code() != ErrorCode.KEYS_UNAVAILABLE) {
          throw e;
        }
        // What it said before stays true, and nothing more was shown.
      }
    }
    return after.keys().equals(now.keys())
        ? now
        : store(tenant, Optional.of(ShredStage.ENDED), after);
  }

  private Shredding destroyed(TenantRecord tenant, Shredding now, KeyEnd key) {
    KeyEnd.Outcome outcome =
        roots.destroy(key.binding(), new TenantKeyring(tenant.id(), tenant.root()), clock.millis());
    boolean isSame =
        key.outcome().filter(known -> known.assurance() == outcome.assurance()).isPresent();
    return isSame ? now : now.answered(key.binding(), outcome);
  }

  private static Optional<KeyEnd> first(Shredding now, Predicate<KeyEnd> wanted) {
    return now.keys().stream().filter(wanted).findFirst();
  }

  private Shredding advance(TenantRecord tenant, Shredding now, ShredStage next) {
    return store(tenant, Optional.of(now.stage()), now.at(next, clock.millis()));
  }

  private Shredding store(TenantRecord tenant, Optional<ShredStage> before, Shredding next) {
    catalog.shred(tenant.id(), before, next).awaitDurable();
    return next;
  }
}
