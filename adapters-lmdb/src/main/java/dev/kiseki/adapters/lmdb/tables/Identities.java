package dev.kiseki.adapters.lmdb.tables;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.CredentialRow;
import dev.kiseki.adapters.lmdb.tables.row.KeyLifeRow;
import dev.kiseki.adapters.lmdb.tables.row.PrincipalRow;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.system.CredentialRecord;
import dev.kiseki.ports.out.system.IssuedKey;
import dev.kiseki.ports.out.system.PrincipalRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Principals and access keys: what the operations on them do in a transaction.
 *
 * <pre>
 *  principal    tenant ‖ name             PrincipalRow
 *  credential   0(4) ‖ access key id      CredentialRow
 *  key life     0(4) ‖ access key id      KeyLifeRow
 * </pre>
 */
final class Identities {
  private Identities() {}

  static Optional<PrincipalRecord> principal(RowReader rows, TenantId tenant, PrincipalName name) {
    return rows.get(Table.PRINCIPAL, key(tenant, name))
        .map(row -> PrincipalRow.decode(tenant, name, row));
  }

  static List<PrincipalRecord> principals(RowReader rows, TenantId tenant) {
    List<PrincipalRecord> principals = new ArrayList<>();
    try (RowCursor cursor = rows.cursor(Table.PRINCIPAL)) {
      boolean onRow = cursor.seek(RowKey.of(tenant.value()));
      while (onRow && RowKey.tenantOf(cursor.keyBytes()) == tenant.value()) {
        PrincipalName name = new PrincipalName(text(cursor.keyBytes()));
        principals.add(PrincipalRow.decode(tenant, name, cursor.valueBytes()));
        onRow = cursor.next();
      }
    }
    return principals;
  }

  static PrincipalRecord addPrincipal(
      RowWriter rows, PrincipalRecord principal, CredentialRecord first) {
    byte[] key = key(principal.tenant(), principal.name());
    if (principal.name().equals(PrincipalName.FIRST) || rows.contains(Table.PRINCIPAL, key)) {
      throw new KisekiException(
          ErrorCode.PRINCIPAL_EXISTS,
          "A principal of this name exists. Choose another one.",
          Fact.of("principal", principal.name()));
    }
    rows.put(Table.PRINCIPAL, key, PrincipalRow.encode(principal));
    issue(rows, first, principal.createdMillis());
    return principal;
  }

  static PrincipalName dropPrincipal(RowWriter rows, TenantId tenant, PrincipalName name) {
    if (!rows.delete(Table.PRINCIPAL, key(tenant, name))) {
      throw noSuchPrincipal(name);
    }
    for (IssuedKey issued : credentials(rows, tenant)) {
      if (issued.credential().principal().equals(name.value())) {
        drop(rows, issued.credential().id());
      }
    }
    return name;
  }

  /** Everything of a tenant that is going. */
  static void dropAll(RowWriter rows, TenantId tenant) {
    principals(rows, tenant).forEach(p -> rows.delete(Table.PRINCIPAL, key(tenant, p.name())));
    credentials(rows, tenant).forEach(issued -> drop(rows, issued.credential().id()));
  }

  static Optional<CredentialRecord> credential(RowReader rows, AccessKeyId id) {
    return rows.get(Table.CREDENTIAL, key(id)).map(row -> CredentialRow.decode(id, row));
  }

  static List<IssuedKey> credentials(RowReader rows, TenantId tenant) {
    List<IssuedKey> keys = new ArrayList<>();
    try (RowCursor cursor = rows.cursor(Table.CREDENTIAL)) {
      boolean onRow = cursor.seek(RowKey.of(RowKey.NO_TENANT));
      while (onRow && RowKey.tenantOf(cursor.keyBytes()) == RowKey.NO_TENANT) {
        AccessKeyId id = new AccessKeyId(text(cursor.keyBytes()));
        CredentialRecord credential = CredentialRow.decode(id, cursor.valueBytes());
        if (credential.tenant().equals(tenant)) {
          KeyLifeRow life = life(rows, id);
          keys.add(new IssuedKey(credential, life.createdMillis(), life.usedMillis()));
        }
        onRow = cursor.next();
      }
    }
    return keys;
  }

  static void issue(RowWriter rows, CredentialRecord credential, long createdMillis) {
    byte[] key = key(credential.id());
    if (rows.contains(Table.CREDENTIAL, key)) {
      throw new KisekiException(
          ErrorCode.ACCESS_KEY_EXISTS,
          "An access key of this id exists. Choose another one.",
          Fact.of("accessKey", credential.id()));
    }
    rows.put(Table.CREDENTIAL, key, CredentialRow.encode(credential));
    rows.put(Table.KEY_LIFE, key, new KeyLifeRow(createdMillis, 0).encode());
  }

  static AccessKeyId addCredential(
      RowWriter rows,
      CredentialRecord credential,
      long createdMillis,
      Optional<AccessKeyId> replaced) {
    PrincipalName name = new PrincipalName(credential.principal());
    if (!name.equals(PrincipalName.FIRST)
        && !rows.contains(Table.PRINCIPAL, key(credential.tenant(), name))) {
      throw noSuchPrincipal(name);
    }
    Optional<CredentialRecord> old = replaced.flatMap(id -> credential(rows, id));
    boolean isThere =
        old.filter(row -> row.tenant().equals(credential.tenant()))
            .filter(row -> row.principal().equals(credential.principal()))
            .isPresent();
    if (replaced.isPresent() && !isThere) {
      throw noSuchKey(replaced.get());
    }
    issue(rows, credential, createdMillis);
    replaced.ifPresent(id -> drop(rows, id));
    return credential.id();
  }

  static AccessKeyId dropCredential(RowWriter rows, TenantId tenant, AccessKeyId id) {
    if (credential(rows, id).filter(row -> row.tenant().equals(tenant)).isEmpty()) {
      throw noSuchKey(id);
    }
    drop(rows, id);
    return id;
  }

  /** How many were noted. */
  static int noteUses(RowWriter rows, Map<AccessKeyId, Long> usedMillis) {
    int noted = 0;
    for (Map.Entry<AccessKeyId, Long> use : usedMillis.entrySet()) {
      KeyLifeRow life = life(rows, use.getKey());
      if (rows.contains(Table.CREDENTIAL, key(use.getKey()))
          && life.usedMillis() < use.getValue()) {
        byte[] row = new KeyLifeRow(life.createdMillis(), use.getValue()).encode();
        rows.put(Table.KEY_LIFE, key(use.getKey()), row);
        noted++;
      }
    }
    return noted;
  }

  private static KeyLifeRow life(RowReader rows, AccessKeyId id) {
    return rows.get(Table.KEY_LIFE, key(id)).map(KeyLifeRow::decode).orElse(KeyLifeRow.UNKNOWN);
  }

  private static void drop(RowWriter rows, AccessKeyId id) {
    rows.delete(Table.CREDENTIAL, key(id));
    rows.delete(Table.KEY_LIFE, key(id));
  }

  private static KisekiException noSuchPrincipal(PrincipalName name) {
    return new KisekiException(
        ErrorCode.NO_SUCH_PRINCIPAL,
        "The tenant has no principal of this name.",
        Fact.of("principal", name));
  }

  private static KisekiException noSuchKey(AccessKeyId id) {
    return new KisekiException(
        ErrorCode.NO_SUCH_ACCESS_KEY,
        "The tenant has no access key of this id; see 'kiseki key list'.",
        Fact.of("accessKey", id));
  }

  private static String text(byte[] key) {
    return new String(key, RowKey.TENANT_BYTES, key.length - RowKey.TENANT_BYTES, US_ASCII);
  }

  private static byte[] key(TenantId tenant, PrincipalName name) {
    return RowKey.of(tenant.value(), name.value().getBytes(US_ASCII));
  }

  private static byte[] key(AccessKeyId id) {
    return RowKey.of(RowKey.NO_TENANT, id.value().getBytes(US_ASCII));
  }
}
