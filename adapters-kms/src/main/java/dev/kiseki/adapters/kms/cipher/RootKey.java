package dev.kiseki.adapters.kms.cipher;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.system.RandomBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A tenant's root key, unwrapped: what wraps its namespaces' master keys. Thread-safe. */
public final class RootKey {
  /** The binding of keys that the tenant's root wrapped. */
  public static final String BINDING = "root";

  private final TenantId tenant;
  private final ClearableKey wrapping;
  private final SealedBox box;
  private final RandomBytes random;

  /** Clears the root: only what is derived from it is of use. */
  public RootKey(TenantId tenant, byte[] root, NamespaceCipher.Tools tools) {
    this.tenant = tenant;
    this.random = tools.random();
    this.box = new SealedBox(tools.gcm(), random, Formats.WRAPPED);
    byte[] pseudoRandom = Hkdf.extract(DerivationInfo.tenantSalt(tenant), root);
    this.wrapping =
        ClearableKey.aes(
            Hkdf.expand(pseudoRandom, DerivationInfo.wrappingKey(), ClearableKey.BYTES));
    Arrays.fill(pseudoRandom, (byte) 0);
    Arrays.fill(root, (byte) 0);
  }

  public WrappedKey newMaster(NamespaceId namespace, int epoch) {
    byte[] master = new byte[ClearableKey.BYTES];
    random.fill(master);
    return wrap(master, namespace, epoch);
  }

  /** Clears the master. */
  private WrappedKey wrap(byte[] master, NamespaceId namespace, int epoch) {
    byte[] owner = KeyPayload.masterOwner(tenant, namespace, epoch);
    byte[] payload = KeyPayload.pack(master, owner);
    try {
      return new WrappedKey(BINDING, 1, box.seal(wrapping, payload, owner));
    } finally {
      Arrays.fill(master, (byte) 0);
      Arrays.fill(payload, (byte) 0);
    }
  }

  /** KEYS_WRONG when a master is damaged, or not of this tenant, this namespace and its epoch. */
  public NamespaceMaterial open(NamespaceKeyring keyring) {
    List<byte[]> masters = new ArrayList<>(keyring.epochs().size());
    try {
      for (WrappedKey wrapped : keyring.epochs()) {
        masters.add(
            wrapped.isRemoved()
                ? NamespaceMaterial.GIVEN_UP
                : unwrap(wrapped, keyring.namespace(), masters.size() + 1));
      }
      return new NamespaceMaterial(tenant, keyring.namespace(), masters);
    } finally {
      masters.forEach(master -> Arrays.fill(master, (byte) 0));
    }
  }

  /** The same master keys under another root of the tenant. KEYS_WRONG as {@link #open}. */
  public NamespaceKeyring rewrap(NamespaceKeyring keyring, RootKey other) {
    List<WrappedKey> rewrapped = new ArrayList<>(keyring.epochs().size());
    for (WrappedKey wrapped : keyring.epochs()) {
      int epoch = rewrapped.size() + 1;
      if (wrapped.isRemoved()) {
        rewrapped.add(wrapped);
        continue;
      }
      byte[] master = unwrap(wrapped, keyring.namespace(), epoch);
      rewrapped.add(other.wrap(master, keyring.namespace(), epoch));
    }
    return new NamespaceKeyring(keyring.namespace(), rewrapped);
  }

  public void destroy() {
    wrapping.destroy();
  }

  private byte[] unwrap(WrappedKey wrapped, NamespaceId namespace, int epoch) {
    byte[] owner = KeyPayload.masterOwner(tenant, namespace, epoch);
    byte[] payload =
        box.open(wrapping, wrapped.material(), owner)
            .orElseThrow(
                () ->
                    new KisekiException(
                        ErrorCode.KEYS_WRONG,
                        "A namespace's wrapped key is damaged or belongs elsewhere.",
                        Fact.of("tenant", tenant.value()),
                        Fact.of("namespace", namespace.value()),
                        Fact.of("epoch", epoch)));
    return KeyPayload.unpack(payload, owner);
  }

  /** Constant time. */
  public boolean isSameAs(RootKey other) {
    return wrapping.equals(other.wrapping);
  }
}
