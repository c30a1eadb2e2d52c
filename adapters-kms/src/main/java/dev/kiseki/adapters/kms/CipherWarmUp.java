package dev.kiseki.adapters.kms;

import dev.kiseki.adapters.kms.cipher.NamespaceCipher;
import dev.kiseki.adapters.kms.cipher.NamespaceMaterial;
import dev.kiseki.adapters.kms.cipher.NamespaceScope;
import dev.kiseki.adapters.kms.cipher.SealCount;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.FrameCipher;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import java.util.List;

/**
 * Seals and opens under a key that nobody has until the JIT has compiled the path: the AES
 * instructions are used by compiled code only, a cold process seals at a two-hundredth of its
 * speed. Short calls, so that one of them never keeps the interpreter busy for long.
 */
final class CipherWarmUp implements Runnable {
  private static final int SMALL_FRAMES = 20_000;
  private static final int LARGE_FRAMES = 1_000;
  private static final int RECORDS = 20_000;
  private static final int SMALL_BYTES = 4 * 1024;
  private static final int LARGE_BYTES = 64 * 1024;

  private final NamespaceCipher.Tools tools;

  CipherWarmUp(NamespaceCipher.Tools tools) {
    this.tools = tools;
  }

  @Override
  public void run() {
    byte[] master = new byte[32];
    tools.random().fill(master);
    TenantId tenant = new TenantId(Integer.MAX_VALUE);
    NamespaceId namespace = new NamespaceId(Long.MAX_VALUE);
    NamespaceMaterial material = new NamespaceMaterial(tenant, namespace, List.of(master));
    NamespaceScope scope = new NamespaceScope(tenant, namespace, 1, new SealCount());
    NamespaceKeys keys = new NamespaceCipher(() -> scope, () -> material, tools);
    frames(keys, SMALL_BYTES, SMALL_FRAMES);
    records(keys);
    frames(keys, LARGE_BYTES, LARGE_FRAMES);
    material.destroy();
  }

  private static void frames(NamespaceKeys keys, int sizeBytes, int count) {
    byte[] plain = new byte[sizeBytes];
    byte[] sealed = new byte[sizeBytes + NamespaceKeys.FRAME_OVERHEAD];
    for (int i = 0; i < count && !Thread.currentThread().isInterrupted(); i++) {
      FrameCipher cipher = keys.frames(new BlobId(sizeBytes, i), sizeBytes, 1);
      int length = cipher.seal(0, true, plain, 0, sizeBytes, sealed, 0);
      cipher.open(0, true, sealed, 0, length, plain, 0);
    }
  }

  private static void records(NamespaceKeys keys) {
    byte[] context = new byte[40];
    byte[] facts = new byte[200];
    for (int i = 0; i < RECORDS && !Thread.currentThread().isInterrupted(); i++) {
      keys.openRecord(Purpose.FACTS, context, keys.sealRecord(Purpose.FACTS, context, facts));
      keys.checkTag(Purpose.EXTENT, context, keys.tag(Purpose.EXTENT, context));
    }
  }
}
