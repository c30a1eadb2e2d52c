package dev.kiseki.application.identity;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a sealed secret belongs to: format(1), tenant(4), access key id. On disk. */
final class CredentialContext {
  private CredentialContext() {}

  static byte[] of(AccessKeyId id, TenantId tenant) {
    byte[] name = id.value().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(5 + name.length)
        .put((byte) 1)
        .putInt(tenant.value())
        .put(name)
        .array();
  }
}
