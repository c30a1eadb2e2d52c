package dev.kiseki.application.keys;

import dev.kiseki.application.identity.Tenants;
import dev.kiseki.application.turns.Turns;
import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.ShredStage;
import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.keys.ShredTenant;
import dev.kiseki.ports.out.keys.Evictions;
import dev.kiseki.ports.out.keys.ReceiptSigner;
import dev.kiseki.ports.out.keys.RootKeys;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.system.KeyHistory;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import dev.kiseki.ports.out.system.WallClock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
  private final ShredMeans means;
  private final TenantCatalog catalog;
  private final RootKeys roots;
  private final Evictions evictions;
  private final ReceiptSigner signer;
  private final Destroyer destroyer;
  private final Turns turns;
  private final WallClock clock;

  public ShredTenantUseCase(ShredMeans means, Turns turns) {
    this.means = means;
    this.catalog = means.catalog();
    this.roots = means.roots();
    this.evictions = means.evictions();
    this.signer = means.signer();
    this.destroyer = new Destroyer(means);
    this.turns = turns;
    this.clock = means.clock();
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
            .orElseGet(() -> means.places().alone(() -> begin(tenant, history)));
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
    List<KeyEnd> keys = destroyer.all(tenant.root(), history);
    destroyer.requireNobodyElses(tenant.id(), keys, Set.of());
    long time = clock.millis();
    Shredding intent = new Shredding(ShredStage.INTENT, time, time, keys);
    return store(tenant, Optional.empty(), intent);
  }

  private Shredding next(TenantRecord tenant, Shredding now) {
    return switch (now.stage()) {
      case INTENT -> fence(tenant, now);
      case FENCED -> purge(tenant, now);
      case PURGED -> advance(tenant, now, ShredStage.DESTROY_REQUESTED);
      case DESTROY_REQUESTED ->
          store(tenant, Optional.of(now.stage()), destroyer.next(ring(tenant), now, Set.of()));
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
    evictions.evict(tenant.name(), Optional.empty());
    return advance(tenant, now, ShredStage.PURGED);
  }

  private Shredding askAgain(TenantRecord tenant, Shredding now) {
    Shredding after = destroyer.again(ring(tenant), now, Set.of());
    return after.equals(now) ? now : store(tenant, Optional.of(now.stage()), after);
  }

  private static TenantKeyring ring(TenantRecord tenant) {
    return new TenantKeyring(tenant.id(), tenant.root());
  }

  private Shredding advance(TenantRecord tenant, Shredding now, ShredStage next) {
    return store(tenant, Optional.of(now.stage()), now.at(next, clock.millis()));
  }

  private Shredding store(TenantRecord tenant, Optional<ShredStage> before, Shredding next) {
    catalog.shred(tenant.id(), before, next).awaitDurable();
    return next;
  }
}
