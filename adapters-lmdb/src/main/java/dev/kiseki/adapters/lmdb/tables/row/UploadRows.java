package dev.kiseki.adapters.lmdb.tables.row;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.UploadId;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.out.metadata.CompletedUpload;
import dev.kiseki.ports.out.metadata.UploadRow;
import java.util.Optional;

/**
 * A multipart upload: key {@code tenant ‖ upload(16)}.
 *
 * <pre>
 *             0         1       2           10
 *  open       | version | state | namespace | key (2 + n) | created | group | principal (2 + n) | facts (4 + n) | crc |
 *  completed  | version | state | namespace | key (2 + n) | node | content | size | completed | made (1) | order | facts (4 + n) | crc |
 * </pre>
 */
public sealed interface UploadRows {
  int VERSION = 1;
  int STATE_OPEN = 1;
  int STATE_COMPLETED = 2;

  /** What a completed one made: an object, a null version, another version. */
  int MADE_UNVERSIONED = 0;

  int MADE_NULL = 1;
  int MADE_NUMBERED = 2;

  NamespaceId namespace();

  ObjectKey key();

  /**
   * It takes parts.
   *
   * @param group below which the uploads of its key are ordered
   */
  record Open(UploadRow row, long group) implements UploadRows {
    @Override
    public NamespaceId namespace() {
      return row.namespace();
    }

    @Override
    public ObjectKey key() {
      return row.key();
    }
  }

  /** It ended with an object. */
  record Completed(NamespaceId namespace, ObjectKey key, CompletedUpload memory)
      implements UploadRows {}

  default byte[] encode() {
    byte[] key = key().toBytes();
    return switch (this) {
      case Open(UploadRow row, long group) -> {
        byte[] principal = row.principal().getBytes(UTF_8);
        yield new RowOut(VERSION, 33 + key.length + principal.length + row.sealedFacts().length)
            .u8(STATE_OPEN)
            .i64(namespace().value())
            .short16(key)
            .i64(row.createdMillis())
            .i64(group)
            .short16(principal)
            .long32(row.sealedFacts())
            .seal();
      }
      case Completed(_, _, CompletedUpload memory) ->
          new RowOut(VERSION, 56 + key.length + memory.sealedFacts().length)
              .u8(STATE_COMPLETED)
              .i64(namespace().value())
              .short16(key)
              .i64(memory.node().value())
              .i64(memory.content().value())
              .i64(memory.sizeBytes())
              .i64(memory.completedMillis())
              .u8(made(memory))
              .i64(order(memory))
              .long32(memory.sealedFacts())
              .seal();
    };
  }

  static UploadRows decode(UploadId id, byte[] row) {
    RowIn in = RowIn.of(Table.UPLOAD, row, VERSION);
    int state = in.u8();
    NamespaceId namespace = new NamespaceId(in.id());
    ObjectKey key = key(in);
    UploadRows upload =
        switch (state) {
          case STATE_OPEN -> open(id, namespace, key, in);
          case STATE_COMPLETED -> completed(namespace, key, in);
          default -> throw in.corrupt("upload state");
        };
    in.end();
    return upload;
  }

  private static UploadRows open(UploadId id, NamespaceId namespace, ObjectKey key, RowIn in) {
    long created = in.i64();
    long group = in.id();
    String principal = new String(in.short16(), UTF_8);
    return new Open(new UploadRow(id, namespace, key, created, principal, in.long32()), group);
  }

  private static UploadRows completed(NamespaceId namespace, ObjectKey key, RowIn in) {
    NodeId node = new NodeId(in.id());
    ContentId content = new ContentId(in.id());
    long size = in.count();
    long millis = in.i64();
    Optional<VersionId> version = version(in, node);
    return new Completed(
        namespace, key, new CompletedUpload(node, content, size, millis, version, in.long32()));
  }

  private static int made(CompletedUpload memory) {
    return memory
        .version()
        .map(id -> id instanceof VersionId.Null ? MADE_NULL : MADE_NUMBERED)
        .orElse(MADE_UNVERSIONED);
  }

  private static long order(CompletedUpload memory) {
    return memory.version().orElse(null) instanceof VersionId.Numbered(long order, _) ? order : 0;
  }

  private static Optional<VersionId> version(RowIn in, NodeId node) {
    int made = in.u8();
    long order = in.count();
    if ((made == MADE_NUMBERED) != (order > 0)) {
      throw in.corrupt("version order");
    }
    return switch (made) {
      case MADE_UNVERSIONED -> Optional.empty();
      case MADE_NULL -> Optional.of(new VersionId.Null());
      case MADE_NUMBERED -> Optional.of(new VersionId.Numbered(order, node));
      default -> throw in.corrupt("version kind");
    };
  }

  private static ObjectKey key(RowIn in) {
    try {
      return ObjectKey.of(in.short16());
    } catch (KisekiException e) {
      throw in.corrupt("upload key");
    }
  }
}
