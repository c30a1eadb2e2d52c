package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.NamespaceId;
import java.util.Optional;

/**
 * A content: key {@code tenant ‖ content(8)}.
 *
 * <pre>
 *  0         1      2       3       7           15   23           31
 *  | version | body | depth | epoch | namespace | size | references | extent, for body ONE | facts (4 + n) | crc |
 *
 *  with the highest bit of body set, before the facts:  | counted |
 * </pre>
 *
 * @param body where the bytes are
 * @param depth how many shared extents one passes at most on the way down to bytes
 * @param keyEpoch under which it was sealed
 * @param references the entry or part that owns it, and each extent that shares it
 * @param countedBytes what quotas count: the size without holes
 * @param only the extent of a {@link Body#ONE}
 * @param facts sealed
 */
public record ContentRow(
    Body body,
    int depth,
    int keyEpoch,
    NamespaceId namespace,
    long sizeBytes,
    long countedBytes,
    long references,
    Optional<ExtentRow> only,
    byte[] facts) {
  static final int VERSION = 1;
  private static final int FIXED_BYTES = 34;

  /** Of files with holes alone: everybody else's rows do without the field. */
  private static final int HAS_HOLES = 0x80;

  /** Where the bytes of a content are. The numbers are on disk. */
  public enum Body {
    /** There are none. */
    EMPTY(0),
    /** In the inline table. */
    INLINE(1),
    /** One extent, in this row. */
    ONE(2),
    /** In the extent table. */
    MANY(3);

    private final int number;

    Body(int number) {
      this.number = number;
    }

    private static Body of(RowIn in, int number) {
      return switch (number) {
        case 0 -> EMPTY;
        case 1 -> INLINE;
        case 2 -> ONE;
        case 3 -> MANY;
        default -> throw in.corrupt("content body");
      };
    }
  }

  public ContentRow {
    if ((body == Body.ONE) != only.isPresent() || depth > 0xFF || sizeBytes < 0 || references < 0) {
      throw new IllegalArgumentException("content row");
    }
    if (countedBytes < 0 || countedBytes > sizeBytes) {
      throw new IllegalArgumentException("content row");
    }
  }

  /** The same with another number of references. */
  public ContentRow withReferences(long count) {
    return new ContentRow(
        body, depth, keyEpoch, namespace, sizeBytes, countedBytes, count, only, facts);
  }

  /** The same with other facts. */
  public ContentRow withFacts(byte[] sealed) {
    return new ContentRow(
        body, depth, keyEpoch, namespace, sizeBytes, countedBytes, references, only, sealed);
  }

  /** The same, sealed under another epoch. */
  public ContentRow sealedUnder(int epoch, Optional<ExtentRow> extent, byte[] sealedFacts) {
    return new ContentRow(
        body, depth, epoch, namespace, sizeBytes, countedBytes, references, extent, sealedFacts);
  }

  public byte[] encode() {
    boolean hasHoles = countedBytes < sizeBytes;
    int optionalBytes = only.map(ExtentRow::encodedBytes).orElse(0) + (hasHoles ? Long.BYTES : 0);
    RowOut out =
        new RowOut(VERSION, FIXED_BYTES + optionalBytes + facts.length)
            .u8(hasHoles ? body.number | HAS_HOLES : body.number)
            .u8(depth)
            .i32(keyEpoch)
            .i64(namespace.value())
            .i64(sizeBytes)
            .i64(references);
    only.ifPresent(extent -> extent.write(out));
    if (hasHoles) {
      out.i64(countedBytes);
    }
    return out.long32(facts).seal();
  }

  public static ContentRow decode(byte[] row) {
    RowIn in = RowIn.of(Table.CONTENT, row, VERSION);
    int kind = in.u8();
    Body body = Body.of(in, kind & ~HAS_HOLES);
    int depth = in.u8();
    int epoch = in.i32();
    NamespaceId namespace = new NamespaceId(in.id());
    long size = in.count();
    long references = in.count();
    Optional<ExtentRow> only =
        body == Body.ONE ? Optional.of(ExtentRow.read(in)) : Optional.empty();
    long counted = (kind & HAS_HOLES) == 0 ? size : in.count();
    if ((kind & HAS_HOLES) != 0 && counted >= size) {
      throw in.corrupt("counted bytes");
    }
    byte[] facts = in.long32();
    in.end();
    return new ContentRow(body, depth, epoch, namespace, size, counted, references, only, facts);
  }
}
