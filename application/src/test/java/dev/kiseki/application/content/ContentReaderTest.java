package dev.kiseki.application.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.ByteRange;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.chunks.BlobRef;
import dev.kiseki.ports.out.chunks.BlobWriter;
import dev.kiseki.ports.out.chunks.NewBlob;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.chunks.TenantChunks;
import dev.kiseki.ports.out.keys.FrameCipher;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.ReadPlan;
import dev.kiseki.testkit.Seeds;
import dev.kiseki.testkit.SequentialIds;
import dev.kiseki.testkit.keys.PlainTenantKeys;
import dev.kiseki.testkit.memory.InMemoryChunkStore;
import dev.kiseki.testkit.memory.InMemoryMetadataStore;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranges of contents that lie in blobs, beside rows and in holes, in one thread and in two. */
class ContentReaderTest {
  private static final TenantId TENANT = new TenantId(1);
  private static final int MOST_BYTES = 3 << 20;

  private final Random random = Seeds.random("ContentReaderTest");
  private final SequentialIds ids = new SequentialIds();
  private final TenantChunks chunks = new InMemoryChunkStore().tenant(TENANT);
  private final OpenNamespace namespace = namespace();
  private final ContentReader reader = new ContentReader(new FrameBuffers.Pool(8));

  private OpenNamespace namespace() {
    PlainTenantKeys keys = new PlainTenantKeys();
    TenantKeyring tenant = new TenantKeyring(TENANT, keys.newRoot(TENANT, KmsSettings.LOCAL));
    NamespaceId id = ids.namespace();
    NamespaceKeyring keyring = new NamespaceKeyring(id, List.of(keys.newMaster(tenant, id, 1)));
    NamespaceRecord row =
        new NamespaceRecord(
            id,
            new NamespaceName("bucket"),
            1,
            "us-east-1",
            VersioningState.UNVERSIONED,
            keyring,
            new byte[0]);
    return new OpenNamespace(
        row, new InMemoryMetadataStore().tenant(TENANT), chunks, keys.open(tenant, keyring));
  }

  /** A plan of pieces that are made up, with the bytes that it stands for. */
  private static final class MadeUp implements ReadPlan {
    final ContentId content;
    final List<Piece> pieces = new ArrayList<>();
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    MadeUp(ContentId content) {
      this.content = content;
    }

    void add(Source source, byte[] shown, Check check) {
      pieces.add(new Piece(bytes.size(), bytes.size() + shown.length, source, List.of(check)));
      bytes.writeBytes(shown);
    }

    @Override
    public Optional<ObjectRow> object() {
      return Optional.empty();
    }

    @Override
    public ContentId content() {
      return content;
    }

    @Override
    public long sizeBytes() {
      return bytes.size();
    }

    @Override
    public Optional<byte[]> inline() {
      return Optional.empty();
    }

    @Override
    public List<Piece> pieces(long offset, int limit) {
      return pieces.stream().filter(piece -> piece.end() > offset).limit(limit).toList();
    }

    @Override
    public void close() {}
  }

  private MadeUp content() {
    MadeUp plan = new MadeUp(ids.content());
    int bytes = random.nextInt(4) == 0 ? MOST_BYTES : 1 + random.nextInt(400_000);
    while (plan.bytes.size() < bytes) {
      switch (random.nextInt(4)) {
        case 0 -> hole(plan, 1 + random.nextInt(100_000));
        case 1 -> inline(plan, 1 + random.nextInt(FrameSizes.INLINE_MAX_BYTES));
        default -> blob(plan, 1 + random.nextInt(random.nextBoolean() ? 40_000 : 1_000_000));
      }
    }
    return plan;
  }

  private void hole(MadeUp plan, int length) {
    long start = plan.sizeBytes();
    byte[] tag = tag(SealContext.holeExtent(plan.content, start, start + length));
    plan.add(
        new ReadPlan.Source.Hole(),
        new byte[length],
        new ReadPlan.Check.HoleExtent(plan.content, start, start + length, tag));
  }

  private void inline(MadeUp plan, int length) {
    ContentId source = ids.content();
    byte[] plain = bytes(length);
    byte[] sealed = keys().sealRecord(Purpose.INLINE, SealContext.inline(source, length), plain);
    int skip = random.nextInt(length);
    long start = plan.sizeBytes();
    long end = start + length - skip;
    byte[] tag = tag(SealContext.sharedExtent(plan.content, start, end, skip, source));
    plan.add(
        new ReadPlan.Source.Inline(source, length, sealed, skip),
        Arrays.copyOfRange(plain, skip, length),
        new ReadPlan.Check.SharedExtent(plan.content, start, end, source, skip, tag));
  }

  private void blob(MadeUp plan, int length) {
    byte[] plain = bytes(length);
    BlobRef blob = stored(plain, random.nextBoolean() ? 16 * 1024 : 64 * 1024);
    int skip = random.nextBoolean() ? 0 : random.nextInt(length);
    int shown = random.nextBoolean() ? length - skip : 1 + random.nextInt(length - skip);
    long start = plan.sizeBytes();
    byte[] tag = tag(SealContext.blobExtent(plan.content, start, start + shown, skip, blob.id()));
    plan.add(
        new ReadPlan.Source.Blob(blob, skip),
        Arrays.copyOfRange(plain, skip, skip + shown),
        new ReadPlan.Check.BlobExtent(plan.content, start, start + shown, blob.id(), skip, tag));
  }

  private BlobRef stored(byte[] plain, int frameBytes) {
    NewBlob blob = new NewBlob(ids.blob(), new NamespaceId(1), frameBytes, 1, plain.length);
    FrameCipher cipher = keys().frames(blob.id(), frameBytes, 1);
    byte[] sealed = new byte[frameBytes + NamespaceKeys.FRAME_OVERHEAD];
    try (BlobWriter writer = chunks.create(blob)) {
      for (int at = 0, frame = 0; at < plain.length; at += frameBytes, frame++) {
        int length = Math.min(frameBytes, plain.length - at);
        boolean last = at + length == plain.length;
        int sealedLength = cipher.seal(frame, last, plain, at, length, sealed, 0);
        writer.append(sealed, 0, sealedLength, length);
      }
      StagedBlob staged = writer.finish();
      return new BlobRef(staged.id(), plain.length, frameBytes, 1, new byte[0]);
    }
  }

  private NamespaceKeys keys() {
    return namespace.keys();
  }

  private byte[] tag(byte[] context) {
    return keys().tag(Purpose.EXTENT, context);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void anyRangeOfAnyContentIsItsBytes() {
    for (int round = 0; round < 60; round++) {
      MadeUp plan = content();
      byte[] all = plan.bytes.toByteArray();
      int start = random.nextBoolean() ? 0 : random.nextInt(all.length);
      int end = random.nextBoolean() ? all.length : start + random.nextInt(all.length - start + 1);
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      reader.transfer(namespace, plan, new ByteRange(start, end), read::write);
      assertArrayEquals(Arrays.copyOfRange(all, start, end), read.toByteArray());
    }
  }

  @Test
  void smallFramesGoOutTogether() {
    MadeUp plan = new MadeUp(ids.content());
    byte[] plain = bytes(64 * 1024);
    BlobRef blob = stored(plain, 16 * 1024);
    byte[] tag = tag(SealContext.blobExtent(plan.content, 0, plain.length, 0, blob.id()));
    plan.add(
        new ReadPlan.Source.Blob(blob, 0),
        plain,
        new ReadPlan.Check.BlobExtent(plan.content, 0, plain.length, blob.id(), 0, tag));
    List<Integer> lengths = new ArrayList<>();
    reader.transfer(
        namespace,
        plan,
        new ByteRange(0, plain.length),
        (bytes, offset, length) -> lengths.add(length));
    assertEquals(List.of(64 * 1024), lengths);
  }

  @Test
  void aReceiverThatFailsEndsTheTransferWithItsFailure() {
    MadeUp plan = large();
    RuntimeException gone = new IllegalStateException("the client is gone");
    int[] writes = {0};
    RuntimeException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                reader.transfer(
                    namespace,
                    plan,
                    new ByteRange(0, plan.sizeBytes()),
                    (bytes, offset, length) -> {
                      if (++writes[0] == 2) {
                        throw gone;
                      }
                    }));
    assertSame(gone, thrown);
    assertEquals(2, writes[0]);
  }

  @Test
  void damageIsToldAfterTheBytesBeforeIt() {
    MadeUp plan = large();
    int sound = plan.bytes.size();
    BlobRef missing = new BlobRef(ids.blob(), 100, 16 * 1024, 1, new byte[0]);
    byte[] tag = tag(SealContext.blobExtent(plan.content, sound, sound + 100, 0, missing.id()));
    plan.add(
        new ReadPlan.Source.Blob(missing, 0),
        new byte[100],
        new ReadPlan.Check.BlobExtent(plan.content, sound, sound + 100, missing.id(), 0, tag));
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    KisekiException told =
        assertThrows(
            KisekiException.class,
            () ->
                reader.transfer(namespace, plan, new ByteRange(0, plan.sizeBytes()), read::write));
    assertEquals(ErrorCode.DATA_CORRUPT, told.code());
    assertTrue(read.size() <= sound);
    assertArrayEquals(Arrays.copyOf(plan.bytes.toByteArray(), read.size()), read.toByteArray());
  }

  /** Large enough for a second thread. */
  private MadeUp large() {
    MadeUp plan = new MadeUp(ids.content());
    while (plan.bytes.size() < 2 << 20) {
      blob(plan, 500_000);
    }
    return plan;
  }
}
