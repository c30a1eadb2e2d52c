package dev.kiseki.adapters.kms.local;

import dev.kiseki.adapters.kms.cipher.ClearableKey;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The keystore file.
 *
 * <pre>
 *  0          4        5      6           22          26           30       34
 *  +----------+--------+------+-----------+-----------+------------+--------+------------------+
 *  | magic    | format | kdf  | salt      | memory    | iterations | lanes  | body, a          |
 *  | KSKS (4) |  (1)   | (1)  |   (16)    | KiB (4)   |    (4)     |  (4)   | {@code SealedBox} |
 *  +----------+--------+------+-----------+-----------+------------+--------+------------------+
 *  kdf: 0 a key file, 1 Argon2id of a passphrase; the header is the body's context
 *
 *  body:  count(4), then for each binding
 *         name length(2) name destroyed(1) generations(4) key(32) key(32) ...
 *         a destroyed binding keeps its row, so that it is never made again, but no keys
 * </pre>
 */
final class KeystoreCodec {
  static final int HEADER_BYTES = 34;
  private static final int MAGIC = 0x4B534B53;
  private static final byte FORMAT = 1;

  private KeystoreCodec() {}

  /** How the body's key is found. */
  record Header(Passphrase.Cost cost, byte[] salt, boolean usesPassphrase) {}

  static byte[] encodeHeader(Header header) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .putInt(MAGIC)
        .put(FORMAT)
        .put((byte) (header.usesPassphrase() ? 1 : 0))
        .put(header.salt())
        .putInt(header.cost().memoryKiB())
        .putInt(header.cost().iterations())
        .putInt(header.cost().lanes())
        .array();
  }

  /** Empty when it is not a keystore of a format we know. */
  static Optional<Header> decodeHeader(byte[] file) {
    if (file.length < HEADER_BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(file);
    if (in.getInt() != MAGIC || in.get() != FORMAT) {
      return Optional.empty();
    }
    byte kdf = in.get();
    byte[] salt = new byte[Passphrase.SALT_BYTES];
    in.get(salt);
    Passphrase.Cost cost = new Passphrase.Cost(in.getInt(), in.getInt(), in.getInt());
    boolean known = kdf == 0 || (kdf == 1 && cost.isBounded());
    return known ? Optional.of(new Header(cost, salt, kdf == 1)) : Optional.empty();
  }

  /** The caller clears the result. */
  static byte[] encodeBody(Map<String, Binding> bindings) {
    Map<String, Binding> ordered = new TreeMap<>(bindings);
    int length = Integer.BYTES;
    for (Map.Entry<String, Binding> entry : ordered.entrySet()) {
      length +=
          2
              + utf8(entry.getKey()).length
              + 1
              + 4
              + entry.getValue().keys().size() * ClearableKey.BYTES;
    }
    ByteBuffer out = ByteBuffer.allocate(length).putInt(ordered.size());
    ordered.forEach((name, binding) -> put(out, utf8(name), binding));
    return out.array();
  }

  private static void put(ByteBuffer out, byte[] name, Binding binding) {
    out.putShort((short) name.length).put(name).put((byte) (binding.destroyed() ? 1 : 0));
    out.putInt(binding.keys().size());
    for (ClearableKey key : binding.keys()) {
      byte[] bytes = key.getEncoded();
      out.put(bytes);
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Empty when the bytes are not a body; clears them. */
  static Optional<Map<String, Binding>> decodeBody(byte[] body) {
    try {
      ByteBuffer in = ByteBuffer.wrap(body);
      Map<String, Binding> bindings = new TreeMap<>();
      for (int left = in.getInt(); left > 0; left--) {
        byte[] name = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(name);
        boolean destroyed = in.get() != 0;
        bindings.put(new String(name, StandardCharsets.UTF_8), new Binding(keys(in), destroyed));
      }
      return in.hasRemaining() ? Optional.empty() : Optional.of(bindings);
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  private static List<ClearableKey> keys(ByteBuffer in) {
    List<ClearableKey> keys = new ArrayList<>();
    for (int left = in.getInt(); left > 0; left--) {
      byte[] key = new byte[ClearableKey.BYTES];
      in.get(key);
      keys.add(ClearableKey.aes(key));
    }
    return keys;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A tenant's key in all its generations, generation 1 first.
   *
   * @param destroyed there are no keys, and never will be again
   */
  record Binding(List<ClearableKey> keys, boolean destroyed) {
    Binding {
      keys = List.copyOf(keys);
    }

    Binding with(ClearableKey newest) {
      List<ClearableKey> all = new ArrayList<>(keys);
      all.add(newest);
      return new Binding(all, false);
    }
  }
}
