package dev.kiseki.adapters.kms.kmip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One item of a KMIP message (KMIP 1.4, section 9.1). Deliberately no record: keys pass through it.
 *
 * <pre>
 *  0      3      4        8              8+n
 *  +------+------+--------+--------------+----------------------+
 *  | tag  | type | length | value (n)    | zeros, to 8 bytes    |
 *  | (3)  | (1)  |  (4)   |              |                      |
 *  +------+------+--------+--------------+----------------------+
 * </pre>
 */
final class Ttlv {
  static final int HEADER_BYTES = 8;

  /** Deeper than any message of ours; a bound for what is decoded. */
  private static final int MAX_DEPTH = 16;

  private static final byte STRUCTURE = 1;
  private static final byte INTEGER = 2;
  private static final byte ENUMERATION = 5;
  private static final byte TEXT = 7;
  private static final byte BYTES = 8;

  private final int tag;
  private final byte type;
  private final byte[] value;
  private final List<Ttlv> items;

  private Ttlv(int tag, byte type, byte[] value, List<Ttlv> items) {
    this.tag = tag;
    this.type = type;
    this.value = value;
    this.items = items;
  }

  static Ttlv structure(int tag, Ttlv... items) {
    return structure(tag, List.of(items));
  }

  static Ttlv structure(int tag, List<Ttlv> items) {
    return new Ttlv(tag, STRUCTURE, new byte[0], List.copyOf(items));
  }

  static Ttlv integer(int tag, int value) {
    return new Ttlv(tag, INTEGER, four(value), List.of());
  }

  static Ttlv enumeration(int tag, int value) {
    return new Ttlv(tag, ENUMERATION, four(value), List.of());
  }

  static Ttlv text(int tag, String value) {
    return new Ttlv(tag, TEXT, value.getBytes(StandardCharsets.UTF_8), List.of());
  }

  static Ttlv bytes(int tag, byte[] value) {
    return new Ttlv(tag, BYTES, value.clone(), List.of());
  }

  private static byte[] four(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  /** Empty when there is none. */
  Optional<Ttlv> item(int wanted) {
    return items.stream().filter(item -> item.tag == wanted).findFirst();
  }

  List<Ttlv> items(int wanted) {
    return items.stream().filter(item -> item.tag == wanted).toList();
  }

  /** The item at the end of a path of tags. IOException when it is not there. */
  Ttlv at(int... path) throws IOException {
    Ttlv found = this;
    for (int each : path) {
      found = found.item(each).orElseThrow(() -> new IOException("a KMIP item is missing"));
    }
    return found;
  }

  int asInt() throws IOException {
    if ((type != INTEGER && type != ENUMERATION) || value.length != Integer.BYTES) {
      throw wrongType();
    }
    return ByteBuffer.wrap(value).getInt();
  }

  String asText() throws IOException {
    if (type != TEXT) {
      throw wrongType();
    }
    return new String(value, StandardCharsets.UTF_8);
  }

  byte[] asBytes() throws IOException {
    if (type != BYTES) {
      throw wrongType();
    }
    return value.clone();
  }

  boolean is(int wanted) {
    return tag == wanted;
  }

  private static IOException wrongType() {
    return new IOException("a KMIP item has another type");
  }

  byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + padded(length()));
    encode(out);
    return out.array();
  }

  private void encode(ByteBuffer out) {
    out.put((byte) (tag >>> 16)).putShort((short) tag).put(type).putInt(length());
    if (type == STRUCTURE) {
      items.forEach(item -> item.encode(out));
    } else {
      out.put(value).put(new byte[padded(value.length) - value.length]);
    }
  }

  private int length() {
    return type == STRUCTURE
        ? items.stream().mapToInt(item -> HEADER_BYTES + padded(item.length())).sum()
        : value.length;
  }

  private static int padded(int length) {
    return (length + 7) & ~7;
  }

  /** Exactly one item. IOException when it is anything else. */
  static Ttlv decode(byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    Ttlv item = decode(in, 0);
    if (in.hasRemaining()) {
      throw new IOException("bytes after a KMIP message");
    }
    return item;
  }

  private static Ttlv decode(ByteBuffer in, int depth) throws IOException {
    if (depth > MAX_DEPTH || in.remaining() < HEADER_BYTES) {
      throw new IOException("a KMIP item is cut off, or too deep");
    }
    int tagAndType = in.getInt();
    byte type = (byte) tagAndType;
    int length = in.getInt();
    if (length < 0 || length > in.remaining() || padded(length) > in.remaining()) {
      throw new IOException("a KMIP item is longer than its message");
    }
    byte[] value = new byte[length];
    in.get(value);
    in.position(in.position() + padded(length) - length);
    int tag = tagAndType >>> 8;
    if (type != STRUCTURE) {
      return new Ttlv(tag, type, value, List.of());
    }
    List<Ttlv> items = new ArrayList<>();
    ByteBuffer inner = ByteBuffer.wrap(value);
    while (inner.hasRemaining()) {
      items.add(decode(inner, depth + 1));
    }
    Arrays.fill(value, (byte) 0);
    return new Ttlv(tag, STRUCTURE, new byte[0], items);
  }

  @Override
  public String toString() {
    return "Ttlv[" + Integer.toHexString(tag) + "]";
  }
}
