package dev.kiseki.application.file;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.file.ExtendedName;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Extended attributes of a node as bytes, before they are sealed. Big-endian; no bytes: none.
 *
 * <pre>
 * format(1)=1 | count(2) { length(1) name  length(4) value }, by name
 * </pre>
 */
final class ExtendedCodec {
  private static final byte FORMAT = 1;

  private ExtendedCodec() {}

  static byte[] encode(NavigableMap<ExtendedName, byte[]> values) {
    int bytes =
        values.entrySet().stream()
            .mapToInt(value -> 5 + value.getKey().bytes().length + value.getValue().length)
            .sum();
    ByteBuffer out = ByteBuffer.allocate(3 + bytes).put(FORMAT).putShort((short) values.size());
    for (Map.Entry<ExtendedName, byte[]> value : values.entrySet()) {
      byte[] name = value.getKey().bytes();
      out.put((byte) name.length).put(name).putInt(value.getValue().length).put(value.getValue());
    }
    return out.array();
  }

  static NavigableMap<ExtendedName, byte[]> decode(byte[] bytes) {
    NavigableMap<ExtendedName, byte[]> values = new TreeMap<>();
    if (bytes.length == 0) {
      return values;
    }
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      if (in.get() != FORMAT) {
        throw damaged();
      }
      int count = Short.toUnsignedInt(in.getShort());
      for (int i = 0; i < count; i++) {
        ExtendedName name = new ExtendedName(take(in, Byte.toUnsignedInt(in.get())));
        values.put(name, take(in, in.getInt()));
      }
      return values;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw damaged();
    }
  }

  private static byte[] take(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static KisekiException damaged() {
    return new KisekiException(
        ErrorCode.DATA_CORRUPT, "The extended attributes of a node are damaged.");
  }
}
