package dev.kiseki.application.identity;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a sealed secret belongs to, so that nobody who writes the disk can give a key another tenant
 * or role. On disk: format(1), tenant(4), then length(2) and text of role, principal and access key
 * id.
 */
final class CredentialContext {
  private static final byte FORMAT = 1;

  private CredentialContext() {}

  static byte[] of(AccessKeyId id, TenantId tenant, String principal, Role role) {
    byte[] roleName = role.name().getBytes(StandardCharsets.UTF_8);
    byte[] principalName = principal.getBytes(StandardCharsets.UTF_8);
    byte[] idName = id.value().getBytes(StandardCharsets.UTF_8);
    ByteBuffer context =
        ByteBuffer.allocate(11 + roleName.length + principalName.length + idName.length)
            .put(FORMAT)
            .putInt(tenant.value());
    put(context, roleName);
    put(context, principalName);
    put(context, idName);
    return context.array();
  }

  private static void put(ByteBuffer context, byte[] text) {
    context.putShort((short) text.length).put(text);
  }
}
