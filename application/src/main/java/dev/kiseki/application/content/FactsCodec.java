package dev.kiseki.application.content;

import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ChecksumAlgorithm;
import dev.kiseki.domain.ETag;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.domain.PartFacts;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The facts of a content as bytes, before they are sealed. Big-endian; the first byte is the
 * format.
 *
 * <pre>
 * format(1)=1 | etag: high(8) low(8) parts(2)
 * | headers: count(2) { length(2) name  length(4) value }
 * | metadata: the same | tags: the same
 * | checksums: count(1) { algorithm(1) kind(1) length(2) value }
 * | parts: count(2) { number(2) size(8) has(1) [ algorithm(1) kind(1) length(2) value ] }
 * </pre>
 */
public final class FactsCodec {
  private static final byte FORMAT = 1;
  private static final int INITIAL_BYTES = 256;

  private FactsCodec() {}

  public static byte[] encode(ObjectFacts facts) {
    Output out = new Output(INITIAL_BYTES);
    out.need(1 + 18).put(FORMAT);
    etag(out, facts.etag());
    map(out, facts.attributes().headers());
    map(out, facts.attributes().metadata());
    map(out, facts.attributes().tags());
    out.need(1).put((byte) facts.checksums().size());
    facts.checksums().forEach(c -> checksum(out, c));
    out.need(2).putShort((short) facts.parts().size());
    facts.parts().forEach(p -> part(out, p));
    return out.toBytes();
  }

  public static ObjectFacts decode(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      if (in.get() != FORMAT) {
        throw damaged();
      }
      ETag etag = etag(in);
      ObjectAttributes attributes = new ObjectAttributes(map(in), map(in), map(in));
      List<Checksum> checksums = new ArrayList<>();
      for (int count = in.get(); count > 0; count--) {
        checksums.add(checksum(in));
      }
      int partCount = Short.toUnsignedInt(in.getShort());
      List<PartFacts> parts = new ArrayList<>(partCount);
      for (int i = 0; i < partCount; i++) {
        parts.add(part(in));
      }
      return new ObjectFacts(etag, attributes, checksums, parts);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw damaged();
    }
  }

  /** 18 bytes: what an entry row seals. */
  static byte[] encodeETag(ETag etag) {
    Output out = new Output(18);
    etag(out, etag);
    return out.toBytes();
  }

  static ETag decodeETag(byte[] bytes) {
    if (bytes.length != 18) {
      throw damaged();
    }
    return etag(ByteBuffer.wrap(bytes));
  }

  private static void etag(Output out, ETag etag) {
    out.need(18).putLong(etag.high()).putLong(etag.low()).putShort((short) etag.partCount());
  }

  private static ETag etag(ByteBuffer in) {
    return new ETag(in.getLong(), in.getLong(), Short.toUnsignedInt(in.getShort()));
  }

  private static void map(Output out, Map<String, String> map) {
    out.need(2).putShort((short) map.size());
    map.forEach(
        (name, value) -> {
          byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
          byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
          out.need(6 + nameBytes.length + valueBytes.length)
              .putShort((short) nameBytes.length)
              .put(nameBytes)
              .putInt(valueBytes.length)
              .put(valueBytes);
        });
  }

  private static Map<String, String> map(ByteBuffer in) {
    int count = Short.toUnsignedInt(in.getShort());
    Map<String, String> map = LinkedHashMap.newLinkedHashMap(count);
    for (int i = 0; i < count; i++) {
      String name = text(in, Short.toUnsignedInt(in.getShort()));
      map.put(name, text(in, in.getInt()));
    }
    return map;
  }

  private static void checksum(Output out, Checksum checksum) {
    byte[] value = checksum.value().getBytes(StandardCharsets.US_ASCII);
    out.need(4 + value.length)
        .put(checksum.algorithm().number())
        .put(checksum.kind().number())
        .putShort((short) value.length)
        .put(value);
  }

  private static Checksum checksum(ByteBuffer in) {
    ChecksumAlgorithm algorithm = ChecksumAlgorithm.of(in.get());
    Checksum.Kind kind = Checksum.Kind.of(in.get());
    return new Checksum(algorithm, kind, text(in, Short.toUnsignedInt(in.getShort())));
  }

  private static void part(Output out, PartFacts part) {
    out.need(11)
        .putShort((short) part.number())
        .putLong(part.sizeBytes())
        .put((byte) (part.checksum().isPresent() ? 1 : 0));
    part.checksum().ifPresent(c -> checksum(out, c));
  }

  private static PartFacts part(ByteBuffer in) {
    int number = Short.toUnsignedInt(in.getShort());
    long size = in.getLong();
    return new PartFacts(
        number, size, in.get() == 1 ? Optional.of(checksum(in)) : Optional.empty());
  }

  private static String text(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static KisekiException damaged() {
    return new KisekiException(ErrorCode.DATA_CORRUPT, "The facts of an object are damaged.");
  }

  /** A buffer that grows. */
  private static final class Output {
    private ByteBuffer buffer;

    Output(int bytes) {
      buffer = ByteBuffer.allocate(bytes);
    }

    ByteBuffer need(int bytes) {
      if (buffer.remaining() < bytes) {
        int size = Math.max(buffer.capacity() * 2, buffer.position() + bytes);
        buffer = ByteBuffer.allocate(size).put(buffer.flip());
      }
      return buffer;
    }

    byte[] toBytes() {
      byte[] bytes = new byte[buffer.position()];
      buffer.get(0, bytes);
      return bytes;
    }
  }
}
