package dev.kiseki.testkit.contract;

import static dev.kiseki.testkit.contract.Stage.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.Version;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.FactsChange;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.ReadPlan;
import dev.kiseki.ports.out.metadata.Removal;
import dev.kiseki.ports.out.metadata.RemoveRow;
import dev.kiseki.ports.out.metadata.Replaced;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Single objects: put, find, plan, remove, under any key. */
interface ObjectChapter {
  /** Keys that a careless tree mixes up, or whose segments outgrow a table's key. */
  List<String> ODD_KEYS =
      List.of(
          "a",
          "a/",
          "a-b",
          "a/x",
          "a//b",
          "a//",
          "//",
          "/",
          "/a",
          "..",
          "../x",
          ".",
          "./a",
          "a/../b",
          "a b",
          "a+b",
          "%2F",
          "é",
          "é/x",
          "\u0001",
          "a\u0001b",
          "𐍈",
          "\uFFFD",
          "a".repeat(479),
          "a".repeat(480),
          "a".repeat(481),
          "a".repeat(480) + "/",
          "a".repeat(480) + "/b",
          "a".repeat(479) + "/b",
          "a".repeat(481) + "/b",
          "a".repeat(960),
          "a".repeat(961),
          "a".repeat(960) + "/b",
          "a".repeat(1023) + "/",
          "a".repeat(1024),
          "a/".repeat(512),
          "/".repeat(1024),
          "d/" + "b".repeat(500) + "/" + "c".repeat(500),
          "a".repeat(480) + "-" + "b".repeat(500),
          "é".repeat(512));

  Stage stage();

  @Test
  default void anObjectIsFoundAsItWasPut() {
    NamespaceId namespace = stage().namespace("photos");
    ObjectKey key = ObjectKey.of("a/b/c");
    PutRow row = stage().row(namespace, key, new Expected.Anything(), Stage.pattern(5000, 3));
    assertEquals(unversioned(Optional.empty()), stage().metadata().put(row).durable());
    ObjectRow found = stage().metadata().find(namespace, key).orElseThrow();
    assertEquals(row.node(), found.node());
    assertEquals(row.content(), found.content());
    assertEquals(5000, found.sizeBytes());
    assertEquals(Stage.MODIFIED, found.modifiedMillis());
    assertEquals(2, found.path().size());
    ContentReader.checkPath(key, found);
    assertArrayEquals(
        Stage.pattern(5000, 3), stage().reader().object(namespace, key).orElseThrow());
  }

  @Test
  default void contentOfEverySizeIsReadBack() {
    NamespaceId namespace = stage().namespace("photos");
    int frame = Stage.FRAME_BYTES;
    for (int size :
        new int[] {
          0, 1, frame / 2, frame / 2 + 1, frame - 1, frame, frame + 1, 4 * frame, 9 * frame + 7
        }) {
      ObjectKey key = ObjectKey.of("size/" + size);
      stage().put(namespace, key, Stage.pattern(size, size));
      assertArrayEquals(
          Stage.pattern(size, size),
          stage().reader().object(namespace, key).orElseThrow(),
          "size " + size);
    }
  }

  @Test
  default void oddKeysEachHaveTheirOwnPlace() {
    NamespaceId namespace = stage().namespace("photos");
    for (String key : ODD_KEYS) {
      assertTrue(stage().metadata().find(namespace, ObjectKey.of(key)).isEmpty(), key);
      stage().put(namespace, ObjectKey.of(key), Stage.bytes("content of " + key));
    }
    for (String key : ODD_KEYS) {
      byte[] read = stage().reader().object(namespace, ObjectKey.of(key)).orElseThrow();
      assertArrayEquals(Stage.bytes("content of " + key), read, key);
    }
    List<String> left = new ArrayList<>(ODD_KEYS);
    while (!left.isEmpty()) {
      String key = left.remove(left.size() / 2);
      assertEquals(new Removal.Removed(), stage().remove(namespace, key), key);
      assertTrue(stage().metadata().find(namespace, ObjectKey.of(key)).isEmpty(), key);
      for (String other : left) {
        assertTrue(
            stage().metadata().find(namespace, ObjectKey.of(other)).isPresent(),
            key + " took " + other);
      }
    }
    stage().metadata().dropNamespace(namespace).durable();
  }

  @Test
  default void aDirectoryOnTheWayIsNoObject() {
    NamespaceId namespace = stage().namespace("photos");
    stage().put(namespace, "a/b/c", "text");
    for (String absent :
        List.of("a", "a/", "a/b", "a/b/", "a/b/c/", "a/b/c/d", "a/b/cc", "a//b/c", "/a/b/c")) {
      assertTrue(stage().metadata().find(namespace, ObjectKey.of(absent)).isEmpty(), absent);
      assertTrue(stage().metadata().plan(namespace, ObjectKey.of(absent)).isEmpty(), absent);
      assertEquals(new Removal.Absent(), stage().remove(namespace, absent), absent);
    }
  }

  @Test
  default void aPutReplacesWhatWasThere() {
    NamespaceId namespace = stage().namespace("photos");
    NodeId first = stage().put(namespace, "a/b", "first");
    PutRow second =
        stage()
            .row(namespace, ObjectKey.of("a/b"), new Expected.Anything(), Stage.pattern(9000, 1));
    assertEquals(unversioned(Optional.of(first)), stage().metadata().put(second).durable());
    assertArrayEquals(
        Stage.pattern(9000, 1),
        stage().reader().object(namespace, ObjectKey.of("a/b")).orElseThrow());
    assertEquals(
        second.node(),
        stage().metadata().find(namespace, ObjectKey.of("a/b")).orElseThrow().node());
  }

  @Test
  default void factsAreComparedAndSwappedAndNothingElseChanges() {
    NamespaceId namespace = stage().namespace("photos");
    ObjectKey key = ObjectKey.of("a/b");
    stage().put(namespace, "a/b", "content");
    ObjectRow before = stage().metadata().find(namespace, key).orElseThrow();
    FactsChange change = stage().change("a/b", before, "other facts");
    stage().metadata().replaceFacts(namespace, change).durable();
    ObjectRow after = stage().metadata().find(namespace, key).orElseThrow();
    assertArrayEquals(change.sealedFacts(), after.sealedFacts());
    assertEquals(before.node(), after.node());
    assertEquals(before.content(), after.content());
    assertEquals(before.modifiedMillis(), after.modifiedMillis());
    assertArrayEquals(before.sealedEntry(), after.sealedEntry());
    assertFails(
        ErrorCode.CONDITION_CHANGED, () -> stage().metadata().replaceFacts(namespace, change));
    stage().put(namespace, "a/b", "new content");
    FactsChange late = stage().change("a/b", after, "of what is gone");
    assertFails(
        ErrorCode.CONDITION_CHANGED, () -> stage().metadata().replaceFacts(namespace, late));
    stage().remove(namespace, "a/b");
    assertFails(
        ErrorCode.CONDITION_CHANGED, () -> stage().metadata().replaceFacts(namespace, late));
  }

  @Test
  default void aPutHoldsItsExpectation() {
    NamespaceId namespace = stage().namespace("photos");
    ObjectKey key = ObjectKey.of("a/b");
    assertPut(namespace, key, new Expected.Node(new NodeId(999_999)), false);
    assertPut(namespace, key, new Expected.Absent(), true);
    assertPut(namespace, key, new Expected.Absent(), false);
    assertPut(namespace, key, new Expected.Node(new NodeId(999_999)), false);
    NodeId current = stage().metadata().find(namespace, key).orElseThrow().node();
    assertPut(namespace, key, new Expected.Node(current), true);
    assertPut(namespace, key, new Expected.Node(current), false);
    stage().remove(namespace, "a/b");
    assertPut(namespace, key, new Expected.Absent(), true);
  }

  private static Replaced unversioned(Optional<NodeId> previous) {
    return new Replaced(previous, VersioningState.UNVERSIONED, Version.UNVERSIONED);
  }

  private void assertPut(NamespaceId namespace, ObjectKey key, Expected expected, boolean holds) {
    Optional<NodeId> before = stage().metadata().find(namespace, key).map(ObjectRow::node);
    PutRow row = stage().row(namespace, key, expected, Stage.pattern(3000, 5));
    if (holds) {
      assertEquals(unversioned(before), stage().metadata().put(row).durable());
      assertEquals(
          Optional.of(row.node()), stage().metadata().find(namespace, key).map(ObjectRow::node));
    } else {
      assertFails(ErrorCode.CONDITION_CHANGED, () -> stage().metadata().put(row));
      assertEquals(before, stage().metadata().find(namespace, key).map(ObjectRow::node));
    }
  }

  @Test
  default void aFailedPutLeavesNoDirectories() {
    NamespaceId namespace = stage().namespace("photos");
    PutRow row =
        stage()
            .row(
                namespace,
                ObjectKey.of("x/y/z"),
                new Expected.Node(new NodeId(77_777)),
                new byte[10]);
    assertFails(ErrorCode.CONDITION_CHANGED, () -> stage().metadata().put(row));
    stage().metadata().dropNamespace(namespace).durable();
  }

  @Test
  default void removalsAnswerEachInOrder() {
    NamespaceId namespace = stage().namespace("photos");
    NodeId a = stage().put(namespace, "d/a", "1");
    NodeId b = stage().put(namespace, "d/b", "2");
    stage().put(namespace, "d/c", "3");
    List<Removal> results =
        stage()
            .remove(
                namespace,
                stage().removal("d/a", new Expected.Node(a)),
                stage().removal("d/none", new Expected.Anything()),
                stage().removal("d/b", new Expected.Node(a)),
                stage().removal("d/c", new Expected.Anything()),
                stage().removal("d/a", new Expected.Anything()));
    assertEquals(
        List.of(
            new Removal.Removed(),
            new Removal.Absent(),
            new Removal.Changed(),
            new Removal.Removed(),
            new Removal.Absent()),
        results);
    assertEquals(b, stage().metadata().find(namespace, ObjectKey.of("d/b")).orElseThrow().node());
  }

  @Test
  default void aThousandRemovalsAreOneOperation() {
    NamespaceId namespace = stage().namespace("photos");
    List<RemoveRow> removals = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      ObjectKey key = ObjectKey.of("d" + i % 7 + "/k" + i);
      stage().metadata().put(stage().row(namespace, key, new Expected.Absent(), new byte[0]));
      removals.add(stage().removal(key.text(), new Expected.Anything()));
    }
    List<Removal> results = stage().metadata().remove(namespace, removals).durable();
    assertEquals(1_000, results.stream().filter(Removal.Removed.class::isInstance).count());
    stage().metadata().dropNamespace(namespace).durable();
  }

  @Test
  default void directoriesVanishWithTheLastKeyBelowThem() {
    NamespaceId namespace = stage().namespace("photos");
    stage().put(namespace, "a/b/c/d/e", "1");
    stage().put(namespace, "a/b/x", "2");
    stage().put(namespace, "a/b/", "3");
    for (String key : List.of("a/b/c/d/e", "a/b/", "a/b/x")) {
      assertEquals(new Removal.Removed(), stage().remove(namespace, key));
    }
    stage().put(namespace, "a", "a file now");
    stage().put(namespace, "a/b", "and a directory beside it");
    stage().remove(namespace, "a");
    stage().remove(namespace, "a/b");
    stage().metadata().dropNamespace(namespace).durable();
  }

  @Test
  default void aPlanKeepsItsBytesWhileTheObjectGoes() {
    NamespaceId namespace = stage().namespace("photos");
    ObjectKey key = ObjectKey.of("a/b");
    stage().put(namespace, key, Stage.pattern(20_000, 1));
    try (ReadPlan plan = stage().metadata().plan(namespace, key).orElseThrow()) {
      stage().put(namespace, key, Stage.pattern(20_000, 2));
      stage().remove(namespace, "a/b");
      for (int i = 0; i < 50; i++) {
        stage().put(namespace, ObjectKey.of("other/" + i), Stage.pattern(20_000, i));
      }
      assertArrayEquals(Stage.pattern(20_000, 1), stage().reader().bytes(plan, 1));
    }
  }

  @Test
  default void aPlanGivesPiecesFromAnyOffset() {
    NamespaceId namespace = stage().namespace("photos");
    ObjectKey key = ObjectKey.of("k");
    stage().put(namespace, key, Stage.pattern(10_000, 1));
    try (ReadPlan plan = stage().metadata().plan(namespace, key).orElseThrow()) {
      for (long offset : new long[] {0, 1, 4_999, 5_000, 5_001, 9_999}) {
        ReadPlan.Piece first = plan.pieces(offset, 1).getFirst();
        assertTrue(first.start() <= offset && offset < first.end(), "offset " + offset);
      }
      assertTrue(plan.pieces(10_000, 5).isEmpty());
      assertNotEquals(0, plan.pieces(0, 100).size());
    }
  }
}
