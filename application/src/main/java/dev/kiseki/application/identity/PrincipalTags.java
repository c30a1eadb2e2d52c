package dev.kiseki.application.identity;

import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.SystemKeys;
import dev.kiseki.ports.out.system.PrincipalRecord;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Binds a principal's role and scope to its name and tenant under the system key, so that nobody
 * who writes the disk can widen them. On disk the context is: "principal", format(1), tenant(4),
 * created(8), role, name, count(2) and namespaces, count(2) and prefixes; every text as length(2)
 * and UTF-8.
 */
final class PrincipalTags {
  private static final String KIND = "principal";
  private static final byte FORMAT = 1;
  private static final byte[] NOTHING = {};

  private PrincipalTags() {}

  static PrincipalRecord tagged(
      SystemKeys keys,
      TenantId tenant,
      PrincipalName name,
      Role role,
      AccessScope scope,
      long createdMillis) {
    PrincipalRecord bare = new PrincipalRecord(tenant, name, role, scope, createdMillis, NOTHING);
    byte[] tag = keys.seal(context(bare), NOTHING);
    return new PrincipalRecord(tenant, name, role, scope, createdMillis, tag);
  }

  /** KEYS_WRONG when anything of it was changed. */
  static void check(SystemKeys keys, PrincipalRecord principal) {
    keys.open(context(principal), principal.tag());
  }

  private static byte[] context(PrincipalRecord principal) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      text(out, KIND);
      out.writeByte(FORMAT);
      out.writeInt(principal.tenant().value());
      out.writeLong(principal.createdMillis());
      text(out, principal.role().name());
      text(out, principal.name().value());
      texts(out, principal.scope().namespaces().stream().map(n -> n.value()).toList());
      texts(out, principal.scope().prefixes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void texts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeShort(texts.size());
    for (String text : texts) {
      text(out, text);
    }
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeShort(utf8.length);
    out.write(utf8);
  }
}
