package dev.kiseki.adapters.lmdb.tables.row;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.system.CredentialRecord;

/**
 * An access key: key {@code 0(4) ‖ access key id}.
 *
 * <pre>
 *  0         1            5
 *  | version | tenant (4) | role (1) | principal (2 + n) | sealed (2 + n) | crc |
 * </pre>
 */
public final class CredentialRow {
  static final int VERSION = 1;

  private CredentialRow() {}

  public static byte[] encode(CredentialRecord credential) {
    byte[] principal = credential.principal().getBytes(UTF_8);
    return new RowOut(VERSION, 9 + principal.length + credential.sealed().length)
        .i32(credential.tenant().value())
        .u8(number(credential.role()))
        .short16(principal)
        .short16(credential.sealed())
        .seal();
  }

  public static CredentialRecord decode(AccessKeyId id, byte[] row) {
    RowIn in = RowIn.of(Table.CREDENTIAL, row, VERSION);
    int tenant = in.i32();
    Role role = role(in);
    String principal = new String(in.short16(), UTF_8);
    byte[] sealed = in.short16();
    in.end();
    if (tenant < 1) {
      throw in.corrupt("credential");
    }
    return new CredentialRecord(id, new TenantId(tenant), principal, role, sealed);
  }

  static int number(Role role) {
    return switch (role) {
      case ADMIN -> 0;
      case WRITER -> 1;
      case READER -> 2;
    };
  }

  static Role role(RowIn in) {
    return switch (in.u8()) {
      case 0 -> Role.ADMIN;
      case 1 -> Role.WRITER;
      case 2 -> Role.READER;
      default -> throw in.corrupt("role");
    };
  }
}
