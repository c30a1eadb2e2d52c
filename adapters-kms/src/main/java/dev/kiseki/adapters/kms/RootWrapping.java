package dev.kiseki.adapters.kms;

import dev.kiseki.adapters.kms.cipher.ClearableKey;
import dev.kiseki.adapters.kms.cipher.KeyPayload;
import dev.kiseki.adapters.kms.provider.KmsBindings;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.system.RandomBytes;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Puts root keys under bindings. What does not come back is found out before anything hangs on it.
 */
final class RootWrapping {
  private final KmsBindings bindings;
  private final RandomBytes random;

  RootWrapping(KmsBindings bindings, RandomBytes random) {
    this.bindings = bindings;
    this.random = random;
  }

  /** A new root key under a new binding, which is gone again if that fails. */
  WrappedKey make(TenantId tenant, String binding) {
    byte[] root = new byte[ClearableKey.BYTES];
    random.fill(root);
    byte[] owner = KeyPayload.rootOwner(tenant);
    byte[] payload = KeyPayload.pack(root, owner);
    try {
      return put(binding, payload, owner);
    } finally {
      Arrays.fill(root, (byte) 0);
      Arrays.fill(payload, (byte) 0);
    }
  }

  /** Wraps under a new binding, which is gone again if that fails. */
  WrappedKey put(String binding, byte[] payload, byte[] owner) {
    try {
      KmsProvider provider = bindings.provider(binding);
      provider.prepare(binding);
      bindings.pin(binding);
      return proven(provider.wrap(binding, payload, owner), payload, owner);
    } catch (KisekiException e) {
      bindings.unbind(binding);
      throw e;
    }
  }

  /** KEYS_WRONG when it is not unwrapped as what was wrapped. */
  WrappedKey proven(WrappedKey wrapped, byte[] payload, byte[] owner) {
    byte[] back = bindings.provider(wrapped.binding()).unwrap(wrapped, owner);
    try {
      if (!MessageDigest.isEqual(payload, back)) {
        throw new KisekiException(
            ErrorCode.KEYS_WRONG,
            "The key management service gave back another key than it was given.",
            Fact.of("binding", wrapped.binding()));
      }
      return wrapped;
    } finally {
      Arrays.fill(back, (byte) 0);
    }
  }
}
