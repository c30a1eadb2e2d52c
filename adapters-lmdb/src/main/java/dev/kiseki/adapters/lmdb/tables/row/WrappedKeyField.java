package dev.kiseki.adapters.lmdb.tables.row;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.ports.out.keys.WrappedKey;

/**
 * A wrapped key inside a row.
 *
 * <pre>
 *  | binding (2 + n) | generation (4) | material (2 + n) |
 * </pre>
 */
final class WrappedKeyField {
  private WrappedKeyField() {}

  static int bytes(WrappedKey key) {
    return 8 + key.binding().getBytes(UTF_8).length + key.material().length;
  }

  static void write(RowOut out, WrappedKey key) {
    out.short16(key.binding().getBytes(UTF_8)).i32(key.generation()).short16(key.material());
  }

  static WrappedKey read(RowIn in) {
    return new WrappedKey(new String(in.short16(), UTF_8), in.i32(), in.short16());
  }
}
