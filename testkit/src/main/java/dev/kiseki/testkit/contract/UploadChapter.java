package dev.kiseki.testkit.contract;

import static dev.kiseki.testkit.contract.Stage.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.out.metadata.CompletedUpload;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.PartPut;
import dev.kiseki.ports.out.metadata.PartRow;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.UploadPage;
import dev.kiseki.ports.out.metadata.UploadQuery;
import dev.kiseki.ports.out.metadata.UploadRow;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Multipart uploads. */
interface UploadChapter {
  Stage stage();

  static UploadRow open(Stage stage, NamespaceId namespace, String key) {
    return open(stage, namespace, key, Stage.MODIFIED);
  }

  static UploadRow open(Stage stage, NamespaceId namespace, String key, long createdMillis) {
    UploadId id = stage.ids().upload();
    UploadRow row =
        new UploadRow(
            id,
            namespace,
            ObjectKey.of(key),
            createdMillis,
            "alice",
            Stage.bytes("facts of " + key));
    return stage.metadata().openUpload(row).durable();
  }

  static PartRow putPart(Stage stage, UploadRow upload, int number, byte[] plain) {
    ContentId content = stage.ids().content();
    PartRow row =
        new PartRow(
            number, content, plain.length, Stage.MODIFIED + number, FakeSeals.part(content));
    PartPut put = new PartPut(row, 1, stage.body(content, plain));
    return stage.metadata().putPart(upload.namespace(), upload.key(), upload.id(), put).durable();
  }

  /** The put that completes an upload of these parts. */
  static PutRow whole(Stage stage, UploadRow upload, Expected expected, List<PartRow> parts) {
    List<Stage.Range> ranges =
        parts.stream().map(p -> new Stage.Range(p.content(), 0, p.sizeBytes())).toList();
    return stage.sharedRow(upload.namespace(), upload.key(), expected, ranges);
  }

  @Test
  default void anUploadIsFoundUnderItsKeyOnly() {
    NamespaceId namespace = stage().namespace("photos");
    UploadRow upload = open(stage(), namespace, "a/b");
    UploadRow found = stage().metadata().upload(namespace, upload.key(), upload.id()).orElseThrow();
    assertEquals(upload.id(), found.id());
    assertEquals(upload.key(), found.key());
    assertEquals(upload.namespace(), found.namespace());
    assertEquals(upload.createdMillis(), found.createdMillis());
    assertEquals("alice", found.principal());
    assertArrayEquals(upload.sealedFacts(), found.sealedFacts());
    assertTrue(stage().metadata().upload(namespace, ObjectKey.of("a/c"), upload.id()).isEmpty());
    assertTrue(
        stage().metadata().upload(namespace, upload.key(), stage().ids().upload()).isEmpty());
    NamespaceId other = stage().namespace("other");
    assertTrue(stage().metadata().upload(other, upload.key(), upload.id()).isEmpty());
    assertTrue(stage().metadata().find(namespace, upload.key()).isEmpty());
  }

  @Test
  default void partsAreListedByNumberInPages() {
    UploadRow upload = open(stage(), stage().namespace("photos"), "a/b");
    for (int number : new int[] {10_000, 3, 1, 256, 255, 20}) {
      putPart(stage(), upload, number, Stage.pattern(number, number));
    }
    assertEquals(List.of(1, 3, 20, 255, 256, 10_000), numbers(upload, 0, 1_000));
    assertEquals(List.of(1, 3), numbers(upload, 0, 2));
    assertEquals(List.of(20, 255), numbers(upload, 3, 2));
    assertEquals(List.of(255, 256, 10_000), numbers(upload, 20, 9));
    assertEquals(List.of(), numbers(upload, 10_000, 9));
    Optional<PartRow> part =
        stage().metadata().part(upload.namespace(), upload.key(), upload.id(), new PartNumber(20));
    assertEquals(20, part.orElseThrow().sizeBytes());
    assertEquals(Stage.MODIFIED + 20, part.orElseThrow().modifiedMillis());
  }

  private List<Integer> numbers(UploadRow upload, int after, int limit) {
    return stage()
        .metadata()
        .parts(upload.namespace(), upload.key(), upload.id(), after, limit)
        .stream()
        .map(PartRow::number)
        .toList();
  }

  @Test
  default void aPartPutAgainReplacesTheFirst() {
    UploadRow upload = open(stage(), stage().namespace("photos"), "a/b");
    putPart(stage(), upload, 1, Stage.pattern(3000, 1));
    PartRow second = putPart(stage(), upload, 1, Stage.pattern(5000, 2));
    List<PartRow> parts =
        stage().metadata().parts(upload.namespace(), upload.key(), upload.id(), 0, 10);
    assertEquals(1, parts.size());
    assertEquals(second.content(), parts.getFirst().content());
    assertEquals(5000, parts.getFirst().sizeBytes());
    assertArrayEquals(
        Stage.pattern(5000, 2),
        stage().reader().content(upload.namespace(), second.content()).orElseThrow());
  }

  @Test
  default void aCompleteUploadIsOneObjectOfItsParts() {
    UploadRow upload = open(stage(), stage().namespace("photos"), "a/b");
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    List<PartRow> parts = new ArrayList<>();
    for (int number = 1; number <= 9; number++) {
      byte[] plain = Stage.pattern(number * 700, number);
      parts.add(putPart(stage(), upload, number, plain));
      expected.writeBytes(plain);
    }
    PutRow put = whole(stage(), upload, new Expected.Absent(), parts);
    stage().metadata().completeUpload(upload.id(), parts, put).durable();
    assertArrayEquals(
        expected.toByteArray(),
        stage().reader().object(upload.namespace(), upload.key()).orElseThrow());
    assertEnded(upload);
    assertCompleted(upload, put);
  }

  private void assertEnded(UploadRow upload) {
    NamespaceId namespace = upload.namespace();
    assertTrue(stage().metadata().upload(namespace, upload.key(), upload.id()).isEmpty());
    assertFails(
        ErrorCode.NO_SUCH_UPLOAD,
        () -> stage().metadata().parts(namespace, upload.key(), upload.id(), 0, 1));
    assertFails(
        ErrorCode.NO_SUCH_UPLOAD, () -> putPart(stage(), upload, 1, Stage.pattern(2000, 1)));
    assertFails(
        ErrorCode.NO_SUCH_UPLOAD,
        () -> stage().metadata().abortUpload(namespace, upload.key(), upload.id()));
    PutRow put = stage().row(namespace, upload.key(), new Expected.Anything(), new byte[0]);
    assertFails(
        ErrorCode.NO_SUCH_UPLOAD,
        () -> stage().metadata().completeUpload(upload.id(), List.of(), put));
    assertTrue(page(namespace, "", "", "", Optional.empty(), 10).uploads().isEmpty());
  }

  private void assertCompleted(UploadRow upload, PutRow put) {
    CompletedUpload completed =
        stage().metadata().completed(upload.namespace(), upload.key(), upload.id()).orElseThrow();
    assertEquals(put.node(), completed.node());
    assertEquals(put.content(), completed.content());
    assertEquals(put.sizeBytes(), completed.sizeBytes());
    assertArrayEquals(put.sealedFacts(), completed.sealedFacts());
    assertTrue(
        stage()
            .metadata()
            .completed(upload.namespace(), ObjectKey.of("else"), upload.id())
            .isEmpty());
  }

  @Test
  default void aCompletedUploadIsRememberedAfterItsObjectIsGone() {
    UploadRow upload = open(stage(), stage().namespace("photos"), "a/b");
    assertTrue(
        stage().metadata().completed(upload.namespace(), upload.key(), upload.id()).isEmpty());
    List<PartRow> parts = List.of(putPart(stage(), upload, 1, Stage.pattern(2000, 1)));
    PutRow put = whole(stage(), upload, new Expected.Anything(), parts);
    stage().metadata().completeUpload(upload.id(), parts, put).durable();
    stage().remove(upload.namespace(), "a/b");
    assertCompleted(upload, put);
    assertTrue(stage().metadata().find(upload.namespace(), upload.key()).isEmpty());
  }

  @Test
  default void someOfThePartsMakeTheObject() {
    UploadRow upload = open(stage(), stage().namespace("photos"), "a/b");
    putPart(stage(), upload, 1, Stage.pattern(2000, 1));
    PartRow second = putPart(stage(), upload, 2, Stage.pattern(2000, 2));
    PartRow third = putPart(stage(), upload, 3, Stage.pattern(300, 3));
    List<PartRow> named = List.of(second, third);
    stage()
        .metadata()
        .completeUpload(upload.id(), named, whole(stage(), upload, new Expected.Anything(), named))
        .durable();
    byte[] expected = Arrays.copyOf(Stage.pattern(2000, 2), 2300);
    System.arraycopy(Stage.pattern(300, 3), 0, expected, 2000, 300);
    assertArrayEquals(
        expected, stage().reader().object(upload.namespace(), upload.key()).orElseThrow());
  }

  @Test
  default void aPartReplacedMeanwhileStopsTheCompletion() {
    UploadRow upload = open(stage(), stage().namespace("photos"), "a/b");
    PartRow stale = putPart(stage(), upload, 1, Stage.pattern(2000, 1));
    PartRow fresh = putPart(stage(), upload, 1, Stage.pattern(2000, 2));
    PutRow put = whole(stage(), upload, new Expected.Anything(), List.of(stale));
    assertFails(
        ErrorCode.CONDITION_CHANGED,
        () -> stage().metadata().completeUpload(upload.id(), List.of(stale), put));
    assertTrue(stage().metadata().find(upload.namespace(), upload.key()).isEmpty());
    List<PartRow> named = List.of(fresh);
    stage()
        .metadata()
        .completeUpload(upload.id(), named, whole(stage(), upload, new Expected.Anything(), named))
        .durable();
  }

  @Test
  default void aCompletionHoldsItsExpectationAndCanBeTriedAgain() {
    UploadRow upload = open(stage(), stage().namespace("photos"), "a/b");
    NodeId current = stage().put(upload.namespace(), "a/b", "already there");
    List<PartRow> parts = List.of(putPart(stage(), upload, 1, Stage.pattern(2000, 1)));
    PutRow refused = whole(stage(), upload, new Expected.Absent(), parts);
    assertFails(
        ErrorCode.CONDITION_CHANGED,
        () -> stage().metadata().completeUpload(upload.id(), parts, refused));
    PutRow put = whole(stage(), upload, new Expected.Node(current), parts);
    assertEquals(
        Optional.of(current),
        stage().metadata().completeUpload(upload.id(), parts, put).durable().previous());
  }

  @Test
  default void anAbortedUploadIsGone() {
    UploadRow upload = open(stage(), stage().namespace("photos"), "a/b");
    putPart(stage(), upload, 1, Stage.pattern(9000, 1));
    assertEquals(
        upload.id(),
        stage().metadata().abortUpload(upload.namespace(), upload.key(), upload.id()).durable());
    assertEnded(upload);
    assertTrue(
        stage().metadata().completed(upload.namespace(), upload.key(), upload.id()).isEmpty());
    stage().metadata().dropNamespace(upload.namespace()).durable();
  }

  @Test
  default void uploadsAreListedByKeyThenTimeThenId() {
    NamespaceId namespace = stage().namespace("photos");
    UploadRow late = open(stage(), namespace, "b", 3_000);
    UploadRow early = open(stage(), namespace, "b", 1_000);
    UploadRow sameTime = open(stage(), namespace, "b", 3_000);
    UploadRow first = open(stage(), namespace, "a/x", 9_000);
    UploadRow last = open(stage(), namespace, "c-d", 1_000);
    UploadRow between = open(stage(), namespace, "a-b", 1_000);
    List<UploadId> order =
        List.of(between.id(), first.id(), early.id(), late.id(), sameTime.id(), last.id());
    assertEquals(order, ids(page(namespace, "", "", "", Optional.empty(), 100)));
    UploadPage page = page(namespace, "", "", "", Optional.empty(), 3);
    assertEquals(order.subList(0, 3), ids(page));
    assertTrue(page.truncated());
    assertEquals(
        order.subList(3, 5), ids(page(namespace, "", "", "b", Optional.of(early.id()), 2)));
    assertEquals(order.subList(5, 6), ids(page(namespace, "", "", "b", Optional.empty(), 9)));
    assertEquals(
        order.subList(5, 6), ids(page(namespace, "", "", "b", Optional.of(sameTime.id()), 9)));
    assertEquals(order.subList(0, 2), ids(page(namespace, "a", "", "", Optional.empty(), 9)));
  }

  @Test
  default void uploadsAreRolledUpByDelimiter() {
    NamespaceId namespace = stage().namespace("photos");
    UploadRow plain = open(stage(), namespace, "a");
    open(stage(), namespace, "d/1");
    open(stage(), namespace, "d/2");
    UploadRow last = open(stage(), namespace, "e");
    UploadPage page = page(namespace, "", "/", "", Optional.empty(), 9);
    assertEquals(List.of(plain.id(), last.id()), ids(page));
    assertEquals(1, page.prefixes().size());
    assertArrayEquals(Stage.bytes("d/"), page.prefixes().getFirst());
    assertEquals(2, ids(page(namespace, "d/", "/", "", Optional.empty(), 9)).size());
    UploadPage two = page(namespace, "", "/", "", Optional.empty(), 2);
    assertEquals(List.of(plain.id()), ids(two));
    assertEquals(1, two.prefixes().size());
    assertTrue(two.truncated());
  }

  private UploadPage page(
      NamespaceId namespace,
      String prefix,
      String delimiter,
      String after,
      Optional<UploadId> upload,
      int limit) {
    UploadQuery query =
        new UploadQuery(
            Stage.bytes(prefix), Stage.bytes(delimiter), Stage.bytes(after), upload, limit);
    return stage().metadata().uploads(namespace, query);
  }

  private static List<UploadId> ids(UploadPage page) {
    return page.uploads().stream().map(UploadRow::id).toList();
  }
}
