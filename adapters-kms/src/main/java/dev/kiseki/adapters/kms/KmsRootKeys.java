package dev.kiseki.adapters.kms;

import dev.kiseki.adapters.kms.cipher.KeyPayload;
import dev.kiseki.adapters.kms.provider.KmsBindings;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KeyDescription;
import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.RootKeys;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.system.RandomBytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * See {@link RootKeys}. Thread-safe; the caller sees to it that a tenant has one change at a time.
 */
public final class KmsRootKeys implements RootKeys {
  private static final int PROBE_BYTES = 32;

  private final KmsBindings bindings;
  private final RootWrapping roots;
  private final LeasedTenantKeys leased;
  private final RandomBytes random;

  public KmsRootKeys(KmsBindings bindings, LeasedTenantKeys leased, RandomBytes random) {
    this.bindings = bindings;
    this.roots = new RootWrapping(bindings, random);
    this.leased = leased;
    this.random = random;
  }

  @Override
  public KeyDescription describe(WrappedKey root) {
    String name = root.binding().substring(0, Math.max(0, root.binding().indexOf('/')));
    try {
      KmsProvider provider = bindings.provider(root.binding());
      KmsProvider.Health health = provider.health();
      int newest = health.available() ? provider.describe(root.binding()).newestGeneration() : 0;
      return new KeyDescription(
          name, root.binding(), root.generation(), newest, health.available(), health.detail());
    } catch (KisekiException e) {
      return new KeyDescription(name, root.binding(), root.generation(), 0, false, e.sentence());
    }
  }

  @Override
  public WrappedKey rotate(TenantKeyring tenant) {
    String binding = tenant.root().binding();
    bindings.provider(binding).rotate(binding);
    return rewrap(tenant);
  }

  @Override
  public WrappedKey rewrap(TenantKeyring tenant) {
    byte[] owner = KeyPayload.rootOwner(tenant.tenant());
    KmsProvider provider = bindings.provider(tenant.root().binding());
    byte[] payload = opened(tenant, tenant.root().binding());
    bindings.pin(tenant.root().binding());
    try {
      return roots.proven(provider.rewrap(tenant.root(), owner), payload, owner);
    } finally {
      Arrays.fill(payload, (byte) 0);
    }
  }

  @Override
  public WrappedKey move(TenantKeyring tenant, KmsSettings to, Set<String> known) {
    byte[] payload;
    try {
      payload = opened(tenant, tenant.root().binding());
      // What it has just opened it has now named for good, if it had not before.
      bindings.pin(tenant.root().binding());
    } catch (KisekiException refused) {
      return moveBy(refused, tenant, bindings.rebind(tenant.tenant(), to, known));
    }
    return put(bindings.rebind(tenant.tenant(), to, known), payload, tenant);
  }

  /**
   * The present settings open nothing any more: a certificate has expired, a PIN was changed. The
   * new ones may lead to the same key.
   */
  private WrappedKey moveBy(KisekiException refused, TenantKeyring tenant, String binding) {
    byte[] payload;
    try {
      payload = opened(tenant, binding);
    } catch (KisekiException e) {
      bindings.unbind(binding);
      refused.addSuppressed(e);
      throw refused;
    }
    return put(binding, payload, tenant);
  }

  private WrappedKey put(String binding, byte[] payload, TenantKeyring tenant) {
    try {
      return roots.put(binding, payload, KeyPayload.rootOwner(tenant.tenant()));
    } finally {
      Arrays.fill(payload, (byte) 0);
    }
  }

  /** Whole: what is wrapped, with whose it is. */
  private byte[] opened(TenantKeyring tenant, String binding) {
    byte[] owner = KeyPayload.rootOwner(tenant.tenant());
    byte[] payload = bindings.provider(binding).unwrap(tenant.root(), owner);
    byte[] copy = payload.clone();
    Arrays.fill(KeyPayload.unpack(payload, owner), (byte) 0);
    return copy;
  }

  @Override
  public WrappedKey renew(TenantId tenant, KmsSettings to, Set<String> known) {
    return roots.make(tenant, bindings.rebind(tenant, to, known));
  }

  @Override
  public void abandon(String binding) {
    bindings.unbind(binding);
  }

  @Override
  public void fence(TenantId tenant) {
    leased.fence(tenant);
  }

  @Override
  public void fence(TenantId tenant, NamespaceId namespace) {
    leased.fence(tenant, namespace);
  }

  @Override
  public boolean isSameKey(String binding, String other) {
    return bindings.isSameKey(binding, other);
  }

  @Override
  public void requireApart(Set<String> doomed, Set<String> kept) {
    for (String each : doomed) {
      Optional<String> shared = kept.stream().filter(k -> bindings.isSameKey(each, k)).findFirst();
      if (shared.isPresent()) {
        throw new KisekiException(
            ErrorCode.CONFIGURATION_INVALID,
            "The key was not destroyed: one key of one service has two bindings, and one of them is to stay. Move that"
                + " to a key of its own first, with kiseki tenant swap-kms, or name another new key.",
            Fact.of("destroyed", each),
            Fact.of("kept", shared.get()));
      }
    }
  }

  @Override
  public void requireFree(String binding, Set<String> doomed) {
    Optional<String> same =
        doomed.stream().filter(each -> bindings.isSameKey(each, binding)).findFirst();
    if (same.isPresent()) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "This key is to be destroyed by a shred that is not at its end: name another one.",
          Fact.of("destroyed", same.get()));
    }
  }

  @Override
  public KeyEnd.Outcome destroy(String binding, TenantKeyring tenant, long nowMillis) {
    byte[] owner = KeyPayload.rootOwner(tenant.tenant());
    KmsProvider provider = bindings.provider(binding);
    Optional<WrappedKey> sample = sample(provider, binding, tenant, owner);
    KmsProvider.Destruction said = provider.destroy(binding);
    // Asked again after days, it is asked for this key.
    bindings.pin(binding);
    return new KeyEnd.Outcome(
        said.assurance(), said.evidence(), attempt(provider, binding, sample, owner), nowMillis);
  }

  /** Something that only this key unwraps; empty when there is no key left that could wrap. */
  private Optional<WrappedKey> sample(
      KmsProvider provider, String binding, TenantKeyring tenant, byte[] owner) {
    if (tenant.root().binding().equals(binding) && tenant.root().material().length > 0) {
      return Optional.of(tenant.root());
    }
    byte[] probe = new byte[PROBE_BYTES];
    random.fill(probe);
    try {
      return Optional.of(provider.wrap(binding, probe, owner));
    } catch (KisekiException e) {
      if (e.code() == ErrorCode.KEYS_WRONG) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String attempt(
      KmsProvider provider, String binding, Optional<WrappedKey> sample, byte[] owner) {
    try {
      if (sample.isPresent()) {
        Arrays.fill(provider.unwrap(sample.get(), owner), (byte) 0);
      } else {
        provider.wrap(binding, new byte[PROBE_BYTES], owner);
      }
    } catch (KisekiException e) {
      if (e.code() != ErrorCode.KEYS_WRONG) {
        // An outage shows nothing about the key.
        throw e;
      }
      String tried = sample.isPresent() ? "unwrap" : "wrap";
      return tried + " refused: " + e.code() + ": " + e.sentence();
    }
    throw new KisekiException(
        ErrorCode.KEYS_UNAVAILABLE,
        "The key management service says that the key is destroyed, and still uses it: nothing is claimed. Try again.",
        Fact.of("binding", binding));
  }

  @Override
  public String hash(WrappedKey wrapped) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(wrapped.material()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }
}
