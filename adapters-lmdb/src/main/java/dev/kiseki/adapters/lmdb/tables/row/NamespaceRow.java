package dev.kiseki.adapters.lmdb.tables.row;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * A namespace: key {@code tenant ‖ namespace(8)}.
 *
 * <pre>
 *  0         1      9              17             25               26
 *  | version | root | uploads root | history root | versioning (1) | created | name (2 + n) | location (2 + n) | keys (2, then each) | name tag (2 + n) | crc |
 * </pre>
 *
 * @param root directory of the live tree
 * @param uploadsRoot of the tree of open uploads
 * @param historyRoot of the tree of older versions
 */
public record NamespaceRow(
    long root, long uploadsRoot, long historyRoot, NamespaceRecord namespace) {
  static final int VERSION = 1;

  /**
   * Where a namespace's trees begin, and whether it has versions: all that most operations need.
   */
  public record Roots(long live, long uploads, long history, VersioningState versioning) {
    /** Reads them alone; the rest of the row is only check-summed. */
    public static Roots decode(byte[] row) {
      RowIn in = RowIn.of(Table.NAMESPACE, row, VERSION);
      return new Roots(in.id(), in.id(), in.id(), state(in));
    }
  }

  public byte[] encode() {
    byte[] name = namespace.name().value().getBytes(UTF_8);
    byte[] location = namespace.location().getBytes(UTF_8);
    List<WrappedKey> epochs = namespace.keys().epochs();
    int keyBytes = epochs.stream().mapToInt(WrappedKeyField::bytes).sum();
    RowOut out =
        new RowOut(
                VERSION, 41 + namespace.nameTag().length + name.length + location.length + keyBytes)
            .i64(root)
            .i64(uploadsRoot)
            .i64(historyRoot)
            .u8(number(namespace.versioning()))
            .i64(namespace.createdMillis())
            .short16(name)
            .short16(location)
            .u16(epochs.size());
    epochs.forEach(key -> WrappedKeyField.write(out, key));
    out.short16(namespace.nameTag());
    return out.seal();
  }

  public static NamespaceRow decode(NamespaceId id, byte[] row) {
    RowIn in = RowIn.of(Table.NAMESPACE, row, VERSION);
    long root = in.id();
    long uploadsRoot = in.id();
    long historyRoot = in.id();
    VersioningState state = state(in);
    long created = in.i64();
    String name = new String(in.short16(), UTF_8);
    String location = new String(in.short16(), UTF_8);
    int count = in.u16();
    List<WrappedKey> epochs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      epochs.add(WrappedKeyField.read(in));
    }
    byte[] nameTag = in.short16();
    in.end();
    if (!NamespaceName.isValid(name) || epochs.isEmpty()) {
      throw in.corrupt("namespace");
    }
    NamespaceKeyring keys = new NamespaceKeyring(id, epochs);
    return new NamespaceRow(
        root,
        uploadsRoot,
        historyRoot,
        new NamespaceRecord(id, new NamespaceName(name), created, location, state, keys, nameTag));
  }

  /** The same with another versioning state, and the tag that covers it. */
  public NamespaceRow withVersioning(VersioningState state, byte[] nameTag) {
    return new NamespaceRow(
        root,
        uploadsRoot,
        historyRoot,
        new NamespaceRecord(
            namespace.id(),
            namespace.name(),
            namespace.createdMillis(),
            namespace.location(),
            state,
            namespace.keys(),
            nameTag));
  }

  /** The same trees with other facts. */
  public NamespaceRow with(NamespaceRecord other) {
    return new NamespaceRow(root, uploadsRoot, historyRoot, other);
  }

  private static int number(VersioningState state) {
    return switch (state) {
      case UNVERSIONED -> 0;
      case ENABLED -> 1;
      case SUSPENDED -> 2;
    };
  }

  private static VersioningState state(RowIn in) {
    return switch (in.u8()) {
      case 0 -> VersioningState.UNVERSIONED;
      case 1 -> VersioningState.ENABLED;
      case 2 -> VersioningState.SUSPENDED;
      default -> throw in.corrupt("versioning state");
    };
  }
}
