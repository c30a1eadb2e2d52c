package dev.kiseki.application.keys;

import dev.kiseki.application.turns.KeyPlaces;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.FormerBinding;
import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceShredding;
import dev.kiseki.domain.ShredStage;
import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.RootKeys;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.system.KeyHistory;
import dev.kiseki.ports.out.system.WallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks services to destroy keys, one at a time, and says what they answered. Stores nothing. */
final class Destroyer {
  private final KeyPlaces places;
  private final RootKeys roots;
  private final WallClock clock;

  Destroyer(ShredMeans means) {
    this.places = means.places();
    this.roots = means.roots();
    this.clock = means.clock();
  }

  /** The key in force, all former ones, and what a namespace's destruction has not come to yet. */
  List<KeyEnd> all(WrappedKey present, KeyHistory history) {
    List<KeyEnd> keys = new ArrayList<>();
    keys.add(
        new KeyEnd(present.binding(), present.generation(), roots.hash(present), Optional.empty()));
    for (FormerBinding each : history.former()) {
      keys.add(new KeyEnd(each.binding(), each.generation(), each.wrappedHash(), Optional.empty()));
    }
    history.namespace().ifPresent(last -> addOpen(last, keys));
    return keys;
  }

  /** The next namespace's record takes the last one's place: what is open goes over to it. */
  private static void addOpen(NamespaceShredding last, List<KeyEnd> keys) {
    for (KeyEnd key : last.shredding().keys()) {
      boolean isThere = keys.stream().anyMatch(each -> each.binding().equals(key.binding()));
      if (key.isOpen() && !isThere) {
        keys.add(new KeyEnd(key.binding(), key.generation(), key.wrappedHash(), Optional.empty()));
      }
    }
  }

  /** CONFIGURATION_INVALID when one of the keys is another tenant's too, or one that stays. */
  void requireNobodyElses(TenantId tenant, List<KeyEnd> keys, Set<String> staying) {
    Set<String> doomed = keys.stream().map(KeyEnd::binding).collect(Collectors.toSet());
    places.requireNobodyElses(tenant, doomed, staying);
  }

  /**
   * One key more, of the first service that does it, or the end: what the others answered is stored
   * whatever becomes of this one.
   *
   * @param staying the bindings of this tenant whose keys stay
   */
  Shredding next(TenantKeyring tenant, Shredding now, Set<String> staying) {
    List<KisekiException> failures = new ArrayList<>();
    for (KeyEnd next : now.keys()) {
      try {
        if (next.outcome().isEmpty()) {
          return destroyed(tenant, now, next, staying);
        }
      } catch (KisekiException e) {
        failures.add(e.code() == ErrorCode.KEYS_UNAVAILABLE ? away(next, e) : e);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    return now.at(ShredStage.ENDED, clock.millis());
  }

  private static KisekiException away(KeyEnd key, KisekiException cause) {
    return new KisekiException(
        cause,
        ErrorCode.KEYS_UNAVAILABLE,
        "It is closed for good, but a key is not destroyed yet (DESTROY-REQUESTED): see to its key management service"
            + " and give the command again; the server tries again at each start.",
        Fact.of("binding", key.binding()),
        Fact.of("reason", cause.sentence()));
  }

  /** A service that was to destroy a key later may have done it by now. */
  Shredding again(TenantKeyring tenant, Shredding now, Set<String> staying) {
    Shredding after = now;
    for (KeyEnd pending : now.keys().stream().filter(KeyEnd::isOpen).toList()) {
      try {
        after = destroyed(tenant, after, pending, staying);
      } catch (KisekiException e) {
        if (e.code() != ErrorCode.KEYS_WRONG && e.code() != ErrorCode.KEYS_UNAVAILABLE) {
          throw e;
        }
        // What it said before stays true, and nothing more was shown.
      }
    }
    return after;
  }

  /** Looks again whose the key is: days may have passed since the shred began. */
  private Shredding destroyed(
      TenantKeyring tenant, Shredding now, KeyEnd key, Set<String> staying) {
    requireNobodyElses(tenant.tenant(), List.of(key), staying);
    KeyEnd.Outcome outcome = roots.destroy(key.binding(), tenant, clock.millis());
    boolean isSame =
        key.outcome().filter(known -> known.assurance() == outcome.assurance()).isPresent();
    return isSame ? now : now.answered(key.binding(), outcome);
  }
}
