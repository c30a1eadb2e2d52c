package dev.kiseki.adapters.lmdb.tables.row;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.system.PrincipalRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A principal: key {@code tenant ‖ name}.
 *
 * <pre>
 *  0         1         9
 *  | version | created | role (1) | namespaces (2, then 2 + n each) | prefixes (2, then 2 + n each) | tag (2 + n) | crc |
 * </pre>
 */
public final class PrincipalRow {
  static final int VERSION = 1;

  private PrincipalRow() {}

  public static byte[] encode(PrincipalRecord principal) {
    List<byte[]> namespaces =
        principal.scope().namespaces().stream().map(name -> name.value().getBytes(UTF_8)).toList();
    List<byte[]> prefixes =
        principal.scope().prefixes().stream().map(text -> text.getBytes(UTF_8)).toList();
    RowOut out =
        new RowOut(VERSION, 11 + bytesOf(namespaces) + bytesOf(prefixes) + principal.tag().length)
            .i64(principal.createdMillis())
            .u8(CredentialRow.number(principal.role()));
    write(out, namespaces);
    write(out, prefixes);
    return out.short16(principal.tag()).seal();
  }

  public static PrincipalRecord decode(TenantId tenant, PrincipalName name, byte[] row) {
    RowIn in = RowIn.of(Table.PRINCIPAL, row, VERSION);
    long created = in.i64();
    var role = CredentialRow.role(in);
    TreeSet<NamespaceName> namespaces = new TreeSet<>();
    try {
      for (String text : read(in)) {
        namespaces.add(new NamespaceName(text));
      }
      AccessScope scope = new AccessScope(namespaces, read(in));
      byte[] tag = in.short16();
      in.end();
      return new PrincipalRecord(tenant, name, role, scope, created, tag);
    } catch (KisekiException e) {
      throw in.corrupt("principal");
    }
  }

  private static int bytesOf(List<byte[]> texts) {
    return 2 + texts.stream().mapToInt(text -> 2 + text.length).sum();
  }

  private static void write(RowOut out, List<byte[]> texts) {
    out.u16(texts.size());
    texts.forEach(out::short16);
  }

  private static List<String> read(RowIn in) {
    int count = in.u16();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(new String(in.short16(), UTF_8));
    }
    return texts;
  }
}
