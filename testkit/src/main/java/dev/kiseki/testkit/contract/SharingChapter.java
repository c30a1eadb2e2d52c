package dev.kiseki.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.PartRow;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.UploadRow;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contents that share the bytes of others: copies, and objects of parts. */
interface SharingChapter {
  Stage stage();

  @Test
  default void aCopyOutlivesItsSource() {
    for (int size : new int[] {100, 3_000, 20_000}) {
      NamespaceId namespace = stage().namespace("photos-" + size);
      stage().put(namespace, ObjectKey.of("source/a"), Stage.pattern(size, 1));
      copy(namespace, "source/a", "copy/a");
      stage().remove(namespace, "source/a");
      fill(namespace);
      assertBytes(namespace, "copy/a", Stage.pattern(size, 1));
    }
  }

  @Test
  default void aCopyOfACopyOutlivesBoth() {
    NamespaceId namespace = stage().namespace("photos");
    stage().put(namespace, ObjectKey.of("a"), Stage.pattern(20_000, 1));
    copy(namespace, "a", "b");
    copy(namespace, "b", "c");
    copy(namespace, "c", "d");
    stage().remove(namespace, "b");
    stage().remove(namespace, "a");
    stage().put(namespace, ObjectKey.of("c"), Stage.pattern(10, 2));
    fill(namespace);
    assertBytes(namespace, "d", Stage.pattern(20_000, 1));
  }

  @Test
  default void aCopyOntoItselfKeepsTheBytes() {
    NamespaceId namespace = stage().namespace("photos");
    stage().put(namespace, ObjectKey.of("a"), Stage.pattern(20_000, 1));
    for (int i = 0; i < 5; i++) {
      copy(namespace, "a", "a");
    }
    fill(namespace);
    assertBytes(namespace, "a", Stage.pattern(20_000, 1));
  }

  @Test
  default void factsOfACopyAndOfItsSourceMoveApart() {
    for (int size : new int[] {0, 100, 3_000, 20_000}) {
      NamespaceId namespace = stage().namespace("photos-" + size);
      stage().put(namespace, ObjectKey.of("a"), Stage.pattern(size, 1));
      for (int i = 0; i < 20; i++) {
        if (size > 0) {
          copy(namespace, "a", "b" + i);
        }
        stage().label(namespace, "a", Optional.empty(), "label " + i);
        assertEquals("label " + i, stage().label(namespace, "a", Optional.empty()));
        assertBytes(namespace, "a", Stage.pattern(size, 1));
      }
      fill(namespace);
      for (int i = 0; i < 20 && size > 0; i++) {
        assertEquals("", stage().label(namespace, "b" + i, Optional.empty()));
        assertBytes(namespace, "b" + i, Stage.pattern(size, 1));
      }
    }
  }

  @Test
  default void rangesOfSeveralContentsMakeOne() {
    NamespaceId namespace = stage().namespace("photos");
    stage().put(namespace, ObjectKey.of("large"), Stage.pattern(20_000, 1));
    stage().put(namespace, ObjectKey.of("small"), Stage.pattern(100, 2));
    List<Stage.Range> ranges =
        List.of(
            new Stage.Range(content(namespace, "large").content(), 9_990, 30),
            new Stage.Range(content(namespace, "small").content(), 40, 60),
            new Stage.Range(content(namespace, "large").content(), 0, 20_000),
            new Stage.Range(content(namespace, "large").content(), 19_999, 1));
    PutRow put = stage().sharedRow(namespace, ObjectKey.of("mix"), new Expected.Absent(), ranges);
    stage().metadata().put(put).durable();
    stage().remove(namespace, "large");
    stage().remove(namespace, "small");
    fill(namespace);
    assertBytes(namespace, "mix", mix());
  }

  private static byte[] mix() {
    byte[] large = Stage.pattern(20_000, 1);
    byte[] mix = new byte[20_091];
    System.arraycopy(large, 9_990, mix, 0, 30);
    System.arraycopy(Stage.pattern(100, 2), 40, mix, 30, 60);
    System.arraycopy(large, 0, mix, 90, 20_000);
    mix[20_090] = large[19_999];
    return mix;
  }

  @Test
  default void aPartCopiedFromAnObjectOutlivesIt() {
    NamespaceId namespace = stage().namespace("photos");
    stage().put(namespace, ObjectKey.of("source"), Stage.pattern(20_000, 1));
    UploadRow upload = UploadChapter.open(stage(), namespace, "target");
    ObjectRow source = content(namespace, "source");
    PutRow shared =
        stage()
            .sharedRow(
                namespace,
                upload.key(),
                new Expected.Anything(),
                List.of(new Stage.Range(source.content(), 5_000, 7_000)));
    PartRow part =
        new PartRow(1, shared.content(), 7_000, Stage.MODIFIED, FakeSeals.part(shared.content()));
    stage()
        .metadata()
        .putPart(
            namespace,
            upload.key(),
            upload.id(),
            new dev.kiseki.ports.out.metadata.PartPut(part, 1, shared.body()))
        .durable();
    stage().remove(namespace, "source");
    fill(namespace);
    List<PartRow> parts = List.of(part);
    stage()
        .metadata()
        .completeUpload(
            upload.id(), parts, UploadChapter.whole(stage(), upload, new Expected.Absent(), parts))
        .durable();
    fill(namespace);
    assertBytes(namespace, "target", Arrays.copyOfRange(Stage.pattern(20_000, 1), 5_000, 12_000));
  }

  private ObjectRow content(NamespaceId namespace, String key) {
    return stage().metadata().find(namespace, ObjectKey.of(key)).orElseThrow();
  }

  private void copy(NamespaceId namespace, String from, String to) {
    ObjectRow source = content(namespace, from);
    List<Stage.Range> all = List.of(new Stage.Range(source.content(), 0, source.sizeBytes()));
    stage()
        .metadata()
        .put(stage().sharedRow(namespace, ObjectKey.of(to), new Expected.Anything(), all))
        .durable();
  }

  /** Takes the space that was wrongly given back, if any was. */
  private void fill(NamespaceId namespace) {
    for (int i = 0; i < 20; i++) {
      stage().put(namespace, ObjectKey.of("filler/" + i), Stage.pattern(20_000, 100 + i));
    }
  }

  private void assertBytes(NamespaceId namespace, String key, byte[] expected) {
    assertArrayEquals(
        expected, stage().reader().object(namespace, ObjectKey.of(key)).orElseThrow());
  }
}
