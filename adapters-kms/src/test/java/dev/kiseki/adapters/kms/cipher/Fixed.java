package dev.kiseki.adapters.kms.cipher;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Ciphers over master keys that everybody knows, with nonces that count. */
final class Fixed {
  private Fixed() {}

  static NamespaceCipher cipher(int tenant, long namespace, int epochs) {
    NamespaceMaterial material = material(tenant, namespace, epochs);
    NamespaceScope scope =
        new NamespaceScope(
            new TenantId(tenant), new NamespaceId(namespace), epochs, new SealCount());
    return new NamespaceCipher(() -> scope, () -> material, tools());
  }

  static NamespaceMaterial material(int tenant, long namespace, int epochs) {
    List<byte[]> masters = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      byte[] master = new byte[ClearableKey.BYTES];
      Arrays.fill(master, (byte) epoch);
      masters.add(master);
    }
    return new NamespaceMaterial(new TenantId(tenant), new NamespaceId(namespace), masters);
  }

  static NamespaceCipher.Tools tools() {
    return new NamespaceCipher.Tools(new Gcm(), target -> Arrays.fill(target, (byte) 0xA5));
  }
}
