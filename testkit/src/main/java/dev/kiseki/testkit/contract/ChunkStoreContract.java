package dev.kiseki.testkit.contract;

import static dev.kiseki.testkit.contract.Stage.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.ports.out.chunks.BlobRef;
import dev.kiseki.ports.out.chunks.BlobWriter;
import dev.kiseki.ports.out.chunks.NewBlob;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.ReadPlan;
import dev.kiseki.ports.out.metadata.ReadPlan.Source;
import dev.kiseki.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * What every chunk store does. Frames are read the only way there is: through rows that name their
 * blob.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class ChunkStoreContract {
  @SuppressWarnings("NullAway.Init")
  private Stage stage;

  @SuppressWarnings("NullAway.Init")
  private Stores stores;

  @SuppressWarnings("NullAway.Init")
  private NamespaceId namespace;

  /** New, empty stores of one adapter. Called once before each test. */
  protected abstract Stores openEmpty();

  @BeforeEach
  final void setTheStage() {
    stores = openEmpty();
    stage = new Stage(stores);
    namespace = stage.namespace("photos");
  }

  @Test
  void everyFrameOfEveryLengthIsReadBack() {
    Random random = Seeds.random("everyFrameOfEveryLengthIsReadBack");
    int frame = Stage.FRAME_BYTES;
    for (int size :
        new int[] {
          1, frame - 1, frame, frame + 1, 3 * frame, 100 * frame, 1 + random.nextInt(300_000)
        }) {
      ObjectKey key = ObjectKey.of("blob/" + size);
      byte[] plain = new byte[size];
      random.nextBytes(plain);
      putBlobs(key, plain);
      assertArrayEquals(plain, stage.reader().object(namespace, key).orElseThrow(), "size " + size);
    }
  }

  @Test
  void aBlobOfManyMegabytesIsReadBack() {
    byte[] plain = Stage.pattern(9 << 20, 1);
    putBlobs(ObjectKey.of("large"), plain);
    assertArrayEquals(plain, stage.reader().object(namespace, ObjectKey.of("large")).orElseThrow());
  }

  @Test
  void aStagedBlobKnowsWhatWasAppended() {
    try (StagedBlob blob = stage.stage(Stage.pattern(2_500, 1))) {
      assertEquals(2_500, blob.lengthBytes());
      assertEquals(Stage.FRAME_BYTES, blob.frameSizeBytes());
      assertEquals(1, blob.keyEpoch());
    }
  }

  @Test
  void aStagedBlobIsReadBeforeARowNamesIt() {
    for (int size : new int[] {1, Stage.FRAME_BYTES, 2_500, 300_000}) {
      byte[] plain = Stage.pattern(size, 1);
      try (StagedBlob blob = stage.stage(plain)) {
        byte[] target = new byte[2 * Stage.FRAME_BYTES];
        for (int start = 0, frame = 0; start < size; start += Stage.FRAME_BYTES, frame++) {
          int end = Math.min(size, start + Stage.FRAME_BYTES);
          byte[] expected =
              FakeSeals.frame(blob.id(), frame, Arrays.copyOfRange(plain, start, end));
          int length = stores.chunks().tenant(stage.tenant()).readFrame(blob, frame, target, 5);
          assertArrayEquals(expected, Arrays.copyOfRange(target, 5, 5 + length), "size " + size);
        }
      }
    }
  }

  @Test
  void appendCopiesTheFrame() {
    NewBlob blob = new NewBlob(stage.ids().blob(), namespace, Stage.FRAME_BYTES, 1, 10);
    byte[] plain = Stage.pattern(10, 1);
    byte[] sealed = FakeSeals.frame(blob.id(), 0, plain);
    byte[] buffer = new byte[100];
    System.arraycopy(sealed, 0, buffer, 7, sealed.length);
    ObjectKey key = ObjectKey.of("k");
    try (BlobWriter writer = stores.chunks().tenant(stage.tenant()).create(blob)) {
      writer.append(buffer, 7, sealed.length, 10);
      Arrays.fill(buffer, (byte) 0);
      putBlob(key, writer.finish());
    }
    assertArrayEquals(plain, stage.reader().object(namespace, key).orElseThrow());
  }

  @Test
  void lessOrMoreThanExpectedMayBeWritten() {
    for (long expected : new long[] {0, 1, 1 << 20}) {
      NewBlob blob = new NewBlob(stage.ids().blob(), namespace, Stage.FRAME_BYTES, 1, expected);
      byte[] plain = Stage.pattern(700, 1);
      byte[] sealed = FakeSeals.frame(blob.id(), 0, plain);
      ObjectKey key = ObjectKey.of("expected/" + expected);
      try (BlobWriter writer = stores.chunks().tenant(stage.tenant()).create(blob)) {
        writer.append(sealed, 0, sealed.length, plain.length);
        putBlob(key, writer.finish());
      }
      assertArrayEquals(plain, stage.reader().object(namespace, key).orElseThrow());
    }
  }

  @Test
  void closingATakenBlobDoesNothing() {
    StagedBlob blob = stage.stage(Stage.pattern(2_000, 1));
    putBlob(ObjectKey.of("k"), blob);
    blob.close();
    blob.close();
    stage.stage(Stage.pattern(2_000, 2)).close();
    assertArrayEquals(
        Stage.pattern(2_000, 1), stage.reader().object(namespace, ObjectKey.of("k")).orElseThrow());
  }

  @Test
  void anUnfinishedOrAbandonedBlobDisturbsNobody() {
    for (int i = 0; i < 20; i++) {
      NewBlob blob = new NewBlob(stage.ids().blob(), namespace, Stage.FRAME_BYTES, 1, 5_000);
      try (BlobWriter writer = stores.chunks().tenant(stage.tenant()).create(blob)) {
        byte[] sealed = FakeSeals.frame(blob.id(), 0, Stage.pattern(Stage.FRAME_BYTES, i));
        writer.append(sealed, 0, sealed.length, Stage.FRAME_BYTES);
      }
      stage.stage(Stage.pattern(5_000, i)).close();
      putBlobs(ObjectKey.of("k" + i), Stage.pattern(5_000, i));
    }
    for (int i = 0; i < 20; i++) {
      ObjectKey key = ObjectKey.of("k" + i);
      assertArrayEquals(
          Stage.pattern(5_000, i), stage.reader().object(namespace, key).orElseThrow());
    }
  }

  @Test
  void anotherTenantDoesNotReachABlob() {
    putBlobs(ObjectKey.of("k"), Stage.pattern(3_000, 1));
    BlobRef blob = blobOf(ObjectKey.of("k"));
    byte[] target = new byte[2 * Stage.FRAME_BYTES];
    assertFails(
        ErrorCode.DATA_CORRUPT,
        () -> stores.chunks().tenant(stage.ofTenant(2).tenant()).readFrame(blob, 0, target, 0));
  }

  @Test
  void aFrameThatIsNotThereIsCorrupt() {
    putBlobs(ObjectKey.of("k"), Stage.pattern(3_000, 1));
    BlobRef blob = blobOf(ObjectKey.of("k"));
    byte[] target = new byte[2 * Stage.FRAME_BYTES];
    BlobRef absent =
        new BlobRef(
            stage.ids().blob(),
            blob.lengthBytes(),
            blob.frameSizeBytes(),
            blob.keyEpoch(),
            blob.locator());
    assertFails(
        ErrorCode.DATA_CORRUPT,
        () -> stores.chunks().tenant(stage.tenant()).readFrame(absent, 0, target, 0));
  }

  @Test
  void manyWritersAndReadersAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        int writer = i;
        running.add(threads.submit(() -> writeAndRead(writer)));
      }
      for (Future<?> each : running) {
        each.get(90, TimeUnit.SECONDS);
      }
    }
  }

  private void writeAndRead(int writer) {
    for (int i = 0; i < 10; i++) {
      ObjectKey key = ObjectKey.of("w" + writer + "/" + i);
      putBlobs(key, Stage.pattern(10_000 + i, writer * 10 + i));
      assertArrayEquals(
          Stage.pattern(10_000 + i, writer * 10 + i),
          stage.reader().object(namespace, key).orElseThrow());
    }
  }

  private void putBlobs(ObjectKey key, byte[] plain) {
    var content = stage.ids().content();
    ContentBody body = stage.blobs(content, plain);
    stage
        .metadata()
        .put(stage.row(namespace, key, new Expected.Anything(), content, plain.length, body))
        .durable();
  }

  private void putBlob(ObjectKey key, StagedBlob blob) {
    var content = stage.ids().content();
    byte[] tag = FakeSeals.blobExtent(content, 0, blob.lengthBytes(), blob.id(), 0);
    ContentBody body =
        new ContentBody.Blobs(
            List.of(new dev.kiseki.ports.out.metadata.StagedExtent(0, blob, tag)));
    PutRow put =
        stage.row(namespace, key, new Expected.Anything(), content, blob.lengthBytes(), body);
    stage.metadata().put(put).durable();
  }

  private BlobRef blobOf(ObjectKey key) {
    try (ReadPlan plan = stage.metadata().plan(namespace, key).orElseThrow()) {
      return ((Source.Blob) plan.pieces(0, 1).getFirst().source()).blob();
    }
  }
}
