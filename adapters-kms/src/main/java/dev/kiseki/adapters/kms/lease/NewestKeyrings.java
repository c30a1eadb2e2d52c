package dev.kiseki.adapters.kms.lease;

import dev.kiseki.adapters.kms.lease.KeyringRef.Namespace;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keyrings with the most epochs that were opened of each namespace. A request that began before
 * a rotation finds what one after it wrote: whoever sealed under the new epoch opened its keyring
 * in this process first, so it is here, and the older request reads on. What it seals from now on
 * it seals under the newest epoch too: so a mount that was there before a rotation uses the new
 * key, and an old one can be given up.
 *
 * <p>A keyring of other keys, as after a change of the root, takes the place of the one before;
 * what does not continue a request's own keyring is never given to it.
 */
final class NewestKeyrings {
  /** A kilobyte for each namespace used by this process. */
  private final ConcurrentHashMap<Place, Namespace> newest = new ConcurrentHashMap<>();

  private record Place(TenantId tenant, NamespaceId namespace) {}

  /** Remembers one that was opened. The same object stands for equal ones afterwards. */
  Namespace opened(TenantId tenant, Namespace keyring) {
    Place place = new Place(tenant, keyring.keyring().namespace());
    Namespace known = newest.get(place);
    if (known == null || (!known.equals(keyring) && !known.continues(keyring))) {
      // In one step: an older one that comes late must not take the place of a newer one.
      newest.merge(place, keyring, (a, b) -> a.continues(b) ? a : b);
      return keyring;
    }
    return known.equals(keyring) ? known : keyring;
  }

  /** The one to open with: the same, or one that continues it. */
  Namespace of(TenantId tenant, Namespace keyring) {
    Namespace known = newest.get(new Place(tenant, keyring.keyring().namespace()));
    boolean isNewer = known != null && !known.equals(keyring) && known.continues(keyring);
    return known != null && isNewer ? known : keyring;
  }
}
