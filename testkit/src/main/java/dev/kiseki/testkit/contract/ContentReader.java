package dev.kiseki.testkit.contract;

import static dev.kiseki.testkit.contract.FakeSeals.require;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.out.chunks.BlobRef;
import dev.kiseki.ports.out.chunks.TenantChunks;
import dev.kiseki.ports.out.metadata.DirectoryStep;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.ReadPlan;
import dev.kiseki.ports.out.metadata.ReadPlan.Check;
import dev.kiseki.ports.out.metadata.ReadPlan.Piece;
import dev.kiseki.ports.out.metadata.ReadPlan.Source;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads as the use cases read: it checks every seal and tag on the way to the bytes. */
final class ContentReader {
  private final TenantMetadata metadata;
  private final TenantChunks chunks;

  ContentReader(TenantMetadata metadata, TenantChunks chunks) {
    this.metadata = metadata;
    this.chunks = chunks;
  }

  /** The object's bytes; empty when there is no such key. */
  Optional<byte[]> object(NamespaceId namespace, ObjectKey key) {
    return object(key, metadata.plan(namespace, key));
  }

  /** The bytes of one version; empty when there is none, or it is a delete marker. */
  Optional<byte[]> version(NamespaceId namespace, ObjectKey key, VersionId version) {
    return object(key, metadata.plan(namespace, key, Optional.of(version)));
  }

  private Optional<byte[]> object(ObjectKey key, Optional<ReadPlan> plan) {
    if (plan.isEmpty()) {
      return Optional.empty();
    }
    try (ReadPlan open = plan.get()) {
      checkPath(key, open.object().orElseThrow());
      return Optional.of(bytes(open, 3));
    }
  }

  Optional<byte[]> content(NamespaceId namespace, ContentId content) {
    Optional<ReadPlan> plan = metadata.planContent(namespace, content);
    if (plan.isEmpty()) {
      return Optional.empty();
    }
    try (ReadPlan open = plan.get()) {
      require(open.object().isEmpty(), "a part has no object row");
      return Optional.of(bytes(open, 3));
    }
  }

  /**
   * Whether the row's directories lead to the key, with tags and seals made for these very places.
   */
  static void checkPath(ObjectKey key, ObjectRow row) {
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    Optional<DirectoryId> at = Optional.empty();
    for (DirectoryStep step : row.path()) {
      require(
          at.isEmpty() || at.get().equals(step.parent()),
          "a step continues where the last one ended");
      require(
          Arrays.equals(step.tag(), FakeSeals.directory(step.parent(), step.name(), step.child())),
          "the tag of another directory");
      path.writeBytes(step.name());
      path.write('/');
      at = Optional.of(step.child());
    }
    require(
        at.isEmpty() || at.get().equals(row.parent()), "the path ends at the entry's directory");
    require(key.startsWith(path.toByteArray()), "a path to another key");
    String rest =
        key.text()
            .substring(
                new String(path.toByteArray(), java.nio.charset.StandardCharsets.UTF_8).length());
    require(rest.indexOf('/') < 0, "the path names every directory of the key");
    if (row.isLinked()) {
      require(
          Arrays.equals(row.nameTag(), FakeSeals.name(row.parent(), Stage.bytes(rest), row.node())),
          "the tag of another name");
      require(
          Arrays.equals(
              row.sealedEntry(), FakeSeals.state(row.node(), row.content(), row.version())),
          "the seal of another state");
    } else {
      require(
          Arrays.equals(
              row.sealedEntry(),
              FakeSeals.entry(row.parent(), row.node(), row.content(), row.version())),
          "the seal of another entry");
    }
    FakeSeals.label(row.origin(), row.content(), row.sealedFacts());
  }

  /** All bytes of a plan, its pieces fetched {@code pageSize} at a time. */
  byte[] bytes(ReadPlan plan, int pageSize) {
    Optional<byte[]> inline = plan.inline();
    if (inline.isPresent()) {
      return FakeSeals.openInline(plan.content(), inline.get());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (out.size() < plan.sizeBytes()) {
      List<Piece> pieces = plan.pieces(out.size(), pageSize);
      require(
          !pieces.isEmpty() && pieces.size() <= pageSize,
          "pieces cover the content, at most so many at once");
      for (Piece piece : pieces) {
        require(
            piece.start() <= out.size() && out.size() < piece.end(),
            "pieces are in order, without gaps");
        checkChain(plan.content(), piece);
        byte[] bytes = bytes(piece);
        out.write(bytes, (int) (out.size() - piece.start()), (int) (piece.end() - out.size()));
      }
    }
    require(out.size() == plan.sizeBytes(), "pieces end where the content ends");
    return out.toByteArray();
  }

  /** Follows the rows from the planned content down to the source. */
  private static void checkChain(ContentId planned, Piece piece) {
    ContentId content = planned;
    long at = piece.start();
    for (Check check : piece.checks()) {
      switch (check) {
        case Check.SharedExtent row -> {
          require(row.content().equals(content), "a row of another content");
          require(
              row.start() <= at && at + length(piece) <= row.end(), "a row that covers the piece");
          byte[] tag =
              FakeSeals.sharedExtent(
                  row.content(), row.start(), row.end(), row.source(), row.offset());
          require(Arrays.equals(tag, row.tag()), "the tag of another shared extent");
          at = row.offset() + at - row.start();
          content = row.source();
        }
        case Check.HoleExtent row -> {
          require(row.content().equals(content), "a row of another content");
          require(
              Arrays.equals(row.tag(), FakeSeals.holeExtent(row.content(), row.start(), row.end())),
              "the tag of another hole");
        }
        case Check.BlobExtent row -> {
          require(row.content().equals(content), "a row of another content");
          require(
              row.start() <= at && at + length(piece) <= row.end(), "a row that covers the piece");
          byte[] tag =
              FakeSeals.blobExtent(row.content(), row.start(), row.end(), row.blob(), row.offset());
          require(Arrays.equals(tag, row.tag()), "the tag of another extent");
          at = row.offset() + at - row.start();
          require(
              piece.source() instanceof Source.Blob(BlobRef blob, long offset)
                  && blob.id().equals(row.blob())
                  && offset == at,
              "the last row names the blob");
        }
      }
    }
    if (piece.source() instanceof Source.Inline(ContentId source, long _, byte[] _, long offset)) {
      require(source.equals(content) && offset == at, "the last row names the inline content");
    }
  }

  private byte[] bytes(Piece piece) {
    return switch (piece.source()) {
      case Source.Blob(BlobRef blob, long offset) -> fromBlob(blob, offset, length(piece));
      case Source.Inline(ContentId content, long size, byte[] sealed, long offset) -> {
        byte[] plain = FakeSeals.openInline(content, sealed);
        require(plain.length == size, "the size of the inline content");
        yield Arrays.copyOfRange(plain, (int) offset, (int) offset + length(piece));
      }
      case Source.Hole() -> new byte[length(piece)];
    };
  }

  private byte[] fromBlob(BlobRef blob, long offset, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] sealed = new byte[blob.frameSizeBytes() + FakeSeals.FRAME_OVERHEAD + 8];
    for (long frame = 0; frame < blob.frameCount(); frame++) {
      int count = chunks.readFrame(blob, frame, sealed, 5);
      byte[] plain =
          FakeSeals.openFrame(blob.id(), frame, Arrays.copyOfRange(sealed, 5, 5 + count));
      require(plain.length == blob.frameLength(frame), "a whole frame");
      out.writeBytes(plain);
    }
    return Arrays.copyOfRange(out.toByteArray(), (int) offset, (int) offset + length);
  }

  private static int length(Piece piece) {
    return (int) (piece.end() - piece.start());
  }
}
