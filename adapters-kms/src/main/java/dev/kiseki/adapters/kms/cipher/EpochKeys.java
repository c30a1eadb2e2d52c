package dev.kiseki.adapters.kms.cipher;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import javax.crypto.Mac;

/**
 * All keys of one namespace and epoch. The master key is extracted once, here; everything after is
 * one expansion. Thread-safe.
 */
final class EpochKeys {
  private final ClearableKey pseudoRandom;
  private final ClearableKey record;
  private final ClearableKey tag;
  private final Stripes<Mac> expansions;
  private final Stripes<Mac> tags;

  EpochKeys(TenantId tenant, NamespaceId namespace, int epoch, byte[] master) {
    this.pseudoRandom =
        ClearableKey.hmac(
            Hkdf.extract(DerivationInfo.namespaceSalt(tenant, namespace, epoch), master));
    this.expansions = new Stripes<>(() -> Hkdf.hmac(pseudoRandom));
    this.record = ClearableKey.aes(expand(DerivationInfo.recordKey()));
    this.tag = ClearableKey.hmac(expand(DerivationInfo.tagKey()));
    this.tags = new Stripes<>(() -> Hkdf.hmac(tag));
  }

  ClearableKey record() {
    return record;
  }

  ClearableKey blob(BlobId blob, int frameSizeBytes) {
    return ClearableKey.aes(expand(DerivationInfo.blobKey(blob, frameSizeBytes)));
  }

  /** The whole code; the caller cuts it. */
  byte[] tagCode(byte[] prefix, byte[] context) {
    requireHeld();
    Mac mac = tags.take();
    mac.update(prefix);
    byte[] code = mac.doFinal(context);
    tags.giveBack(mac);
    return code;
  }

  void destroy() {
    pseudoRandom.destroy();
    record.destroy();
    tag.destroy();
    expansions.clear();
    tags.clear();
  }

  private byte[] expand(byte[] info) {
    requireHeld();
    Mac mac = expansions.take();
    byte[] block = Hkdf.expandBlock(mac, info);
    expansions.giveBack(mac);
    return block;
  }

  private void requireHeld() {
    if (pseudoRandom.isDestroyed()) {
      throw new KeyClearedException();
    }
  }
}
