package dev.kiseki.testkit.contract;

import static dev.kiseki.testkit.contract.Stage.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.Version;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.Lookup;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.PartRow;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.Removal;
import dev.kiseki.ports.out.metadata.UploadRow;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Older versions, delete markers and the null version. */
interface VersionChapter {
  Stage stage();

  @Test
  default void aNewNamespaceHasNoVersions() {
    NamespaceId namespace = stage().namespace("photos");
    stage().put(namespace, "k", "1");
    assertEquals("1", text(namespace, "k", VersionListingChapter.NULL));
    assertEquals(List.of("k null"), versions(namespace));
    assertEquals(new Removal.Removed(), stage().remove(namespace, "k"));
    assertEquals(List.of(), versions(namespace));
  }

  @Test
  default void theVersioningStateIsComparedInTheCommit() {
    NamespaceId namespace = stage().namespace("photos");
    assertFails(
        ErrorCode.CONDITION_CHANGED,
        () -> set(namespace, VersioningState.ENABLED, VersioningState.SUSPENDED));
    set(namespace, VersioningState.UNVERSIONED, VersioningState.ENABLED);
    var record = stage().metadata().namespace(new NamespaceName("photos")).orElseThrow();
    assertEquals(VersioningState.ENABLED, record.versioning());
    assertArrayEquals(new byte[] {1, 2, 3}, record.nameTag());
    assertFails(
        ErrorCode.NO_SUCH_NAMESPACE,
        () -> set(new NamespaceId(999_999), VersioningState.UNVERSIONED, VersioningState.ENABLED));
  }

  @Test
  default void aPutKeepsWhatItReplaces() {
    NamespaceId namespace = versioned("photos");
    VersionId first = put(namespace, "a/b", "first");
    VersionId second = put(namespace, "a/b", "second");
    assertNotEquals(first, second);
    assertEquals("first", text(namespace, "a/b", first));
    assertEquals("second", text(namespace, "a/b", second));
    assertEquals("second", current(namespace, "a/b"));
    assertEquals(List.of("a/b " + second, "a/b " + first), versions(namespace));
    assertAbsent(namespace, "a/b", VersionListingChapter.NULL);
    assertAbsent(namespace, "a/c", first);
    assertAbsent(namespace, "a", first);
  }

  @Test
  default void deletingMarksTheKeyAndKeepsItsVersions() {
    NamespaceId namespace = versioned("photos");
    VersionId first = put(namespace, "a/b", "first");
    VersionId marker = mark(namespace, "a/b");
    ObjectKey key = ObjectKey.of("a/b");
    Lookup found = stage().metadata().lookup(namespace, key, Optional.empty());
    assertEquals(marker, idOf(found));
    assertInstanceOf(Lookup.Marked.class, found);
    assertTrue(stage().metadata().plan(namespace, key).isEmpty());
    assertTrue(stage().metadata().plan(namespace, key, Optional.of(marker)).isEmpty());
    assertEquals("first", text(namespace, "a/b", first));
    VersionId again = mark(namespace, "a/b");
    assertEquals(
        List.of("a/b " + again + " marker", "a/b " + marker + " marker", "a/b " + first),
        versions(namespace));
    assertEquals(List.of(), live(namespace));
    VersionId second = put(namespace, "a/b", "second");
    assertEquals(List.of("a/b"), live(namespace));
    assertEquals(4, versions(namespace).size());
    assertEquals("a/b " + second, versions(namespace).getFirst());
  }

  @Test
  default void aMissingKeyIsMarkedToo() {
    NamespaceId namespace = versioned("photos");
    VersionId marker = mark(namespace, "x/y/z");
    assertEquals(List.of("x/y/z " + marker + " marker"), versions(namespace));
    assertFails(ErrorCode.NAMESPACE_NOT_EMPTY, () -> stage().metadata().dropNamespace(namespace));
    assertEquals(new Removal.Unmarked(), stage().remove(namespace, "x/y/z", marker));
    stage().metadata().dropNamespace(namespace).durable();
  }

  @Test
  default void removingTheMarkerBringsTheObjectBack() {
    NamespaceId namespace = versioned("photos");
    VersionId first = put(namespace, "a/b", "first");
    VersionId below = mark(namespace, "a/b");
    VersionId above = mark(namespace, "a/b");
    assertEquals(new Removal.Unmarked(), stage().remove(namespace, "a/b", above));
    assertEquals(List.of(), live(namespace));
    assertEquals(new Removal.Unmarked(), stage().remove(namespace, "a/b", below));
    assertEquals("first", current(namespace, "a/b"));
    assertEquals("first", text(namespace, "a/b", first));
    assertEquals(List.of("a/b " + first), versions(namespace));
  }

  /** A mount may have moved the one that it had to another key. */
  @Test
  default void whatComesBackIsANodeOfItsOwnUnderTheNameThatItHad() {
    NamespaceId namespace = versioned("photos");
    VersionId first = put(namespace, "k", "first");
    ObjectRow before = row(namespace, "k");
    assertEquals(before.node(), before.origin());
    stage().remove(namespace, "k", mark(namespace, "k"));
    ObjectRow back = row(namespace, "k");
    assertNotEquals(before.node(), back.node());
    assertEquals(before.node(), back.origin());
    assertEquals(before.content(), back.content());
    assertEquals(List.of("k " + first), versions(namespace));
    assertPutFails(namespace, new Expected.Content(before.node(), before.content()));
    PutRow second = row(namespace, "k", new Expected.Content(back.node(), back.content()), "2");
    VersionId over =
        stage().metadata().put(second).durable().versionId(second.node()).orElseThrow();
    assertEquals("first", text(namespace, "k", first));
    stage().remove(namespace, "k", over);
    assertNotEquals(back.node(), node(namespace, "k"));
    assertEquals(before.node(), row(namespace, "k").origin());
    assertEquals("first", text(namespace, "k", first));
  }

  @Test
  default void deletingTheHeadRestoresTheOlderVersion() {
    NamespaceId namespace = versioned("photos");
    VersionId first = put(namespace, "a/b", "first");
    VersionId second = put(namespace, "a/b", "second");
    VersionId third = put(namespace, "a/b", "third");
    assertEquals(new Removal.Removed(), stage().remove(namespace, "a/b", second));
    assertEquals("third", current(namespace, "a/b"));
    assertEquals(new Removal.Removed(), stage().remove(namespace, "a/b", third));
    assertEquals("first", current(namespace, "a/b"));
    assertEquals(new Removal.Absent(), stage().remove(namespace, "a/b", third));
    assertEquals(new Removal.Removed(), stage().remove(namespace, "a/b", first));
    assertEquals(List.of(), versions(namespace));
    stage().metadata().dropNamespace(namespace).durable();
  }

  @Test
  default void anOlderVersionBlocksTheEndOfItsNamespace() {
    NamespaceId namespace = versioned("photos");
    VersionId first = put(namespace, "a", "first");
    VersionId marker = mark(namespace, "a");
    stage().remove(namespace, "a", marker);
    mark(namespace, "a");
    assertFails(ErrorCode.NAMESPACE_NOT_EMPTY, () -> stage().metadata().dropNamespace(namespace));
    stage().remove(namespace, "a", first);
    assertFails(ErrorCode.NAMESPACE_NOT_EMPTY, () -> stage().metadata().dropNamespace(namespace));
  }

  @Test
  default void whatWasThereBeforeIsTheNullVersion() {
    NamespaceId namespace = stage().namespace("photos");
    stage().put(namespace, "a/b", "before");
    set(namespace, VersioningState.UNVERSIONED, VersioningState.ENABLED);
    assertEquals("before", text(namespace, "a/b", VersionListingChapter.NULL));
    VersionId second = put(namespace, "a/b", "second");
    assertEquals("before", text(namespace, "a/b", VersionListingChapter.NULL));
    assertEquals(List.of("a/b " + second, "a/b null"), versions(namespace));
    assertEquals(new Removal.Removed(), stage().remove(namespace, "a/b", second));
    assertEquals("before", current(namespace, "a/b"));
    assertEquals(
        new Removal.Removed(), stage().remove(namespace, "a/b", VersionListingChapter.NULL));
    stage().metadata().dropNamespace(namespace).durable();
  }

  @Test
  default void aSuspendedPutReplacesTheNullVersionWhereverItIs() {
    NamespaceId namespace = versioned("photos");
    VersionId first = put(namespace, "k", "first");
    suspend(namespace);
    assertEquals(VersionListingChapter.NULL, put(namespace, "k", "null one"));
    assertEquals(VersionListingChapter.NULL, put(namespace, "k", "null two"));
    assertEquals(List.of("k null", "k " + first), versions(namespace));
    set(namespace, VersioningState.SUSPENDED, VersioningState.ENABLED);
    VersionId third = put(namespace, "k", "third");
    assertEquals("null two", text(namespace, "k", VersionListingChapter.NULL));
    assertEquals(List.of("k " + third, "k null", "k " + first), versions(namespace));
    suspend(namespace);
    assertEquals(VersionListingChapter.NULL, put(namespace, "k", "null three"));
    assertEquals(List.of("k null", "k " + third, "k " + first), versions(namespace));
    assertEquals("null three", text(namespace, "k", VersionListingChapter.NULL));
    assertEquals("third", text(namespace, "k", third));
  }

  @Test
  default void aSuspendedDeletionReplacesTheNullVersionByAMarker() {
    NamespaceId namespace = versioned("photos");
    VersionId first = put(namespace, "k", "first");
    suspend(namespace);
    put(namespace, "k", "null");
    assertEquals(VersionListingChapter.NULL, mark(namespace, "k"));
    assertEquals(List.of("k null marker", "k " + first), versions(namespace));
    assertEquals(VersionListingChapter.NULL, mark(namespace, "k"));
    assertEquals(List.of("k null marker", "k " + first), versions(namespace));
    set(namespace, VersioningState.SUSPENDED, VersioningState.ENABLED);
    VersionId second = put(namespace, "k", "second");
    assertEquals(List.of("k " + second, "k null marker", "k " + first), versions(namespace));
    suspend(namespace);
    assertEquals(VersionListingChapter.NULL, mark(namespace, "k"));
    assertEquals(List.of("k null marker", "k " + second, "k " + first), versions(namespace));
    assertEquals(
        new Removal.Unmarked(), stage().remove(namespace, "k", VersionListingChapter.NULL));
    assertEquals("second", current(namespace, "k"));
  }

  @Test
  default void expectationsAreOfTheCurrentVersion() {
    NamespaceId namespace = versioned("photos");
    put(namespace, "k", "first");
    NodeId first = node(namespace, "k");
    put(namespace, "k", "second");
    NodeId second = node(namespace, "k");
    assertPutFails(namespace, new Expected.Node(first));
    assertPutFails(namespace, new Expected.Absent());
    assertEquals(
        new Removal.Changed(),
        stage().remove(namespace, stage().removal("k", new Expected.Node(first))).getFirst());
    VersionId marker = mark(namespace, "k");
    assertPutFails(namespace, new Expected.Node(second));
    NodeId markerNode = ((VersionId.Numbered) marker).node();
    assertInstanceOf(
        Removal.Marked.class,
        stage().remove(namespace, stage().removal("k", new Expected.Node(markerNode))).getFirst());
    PutRow put = row(namespace, "k", new Expected.Absent(), "third");
    stage().metadata().put(put).durable();
    assertEquals("third", current(namespace, "k"));
  }

  @Test
  default void theEndOfAnUploadMakesAVersionAndRemembersIt() {
    NamespaceId namespace = versioned("photos");
    VersionId first = put(namespace, "a/b", "first");
    UploadRow upload = UploadChapter.open(stage(), namespace, "a/b");
    List<PartRow> parts =
        List.of(UploadChapter.putPart(stage(), upload, 1, Stage.pattern(2000, 1)));
    PutRow whole = UploadChapter.whole(stage(), upload, new Expected.Anything(), parts);
    VersionId made =
        stage()
            .metadata()
            .completeUpload(upload.id(), parts, whole)
            .durable()
            .versionId(whole.node())
            .orElseThrow();
    assertEquals(
        Optional.of(made),
        stage().metadata().completed(namespace, upload.key(), upload.id()).orElseThrow().version());
    assertEquals(List.of("a/b " + made, "a/b " + first), versions(namespace));
    VersionId third = put(namespace, "a/b", "third");
    assertArrayEquals(
        Stage.pattern(2000, 1),
        stage().reader().version(namespace, ObjectKey.of("a/b"), made).orElseThrow());
    assertEquals("third", text(namespace, "a/b", third));
  }

  @Test
  default void oddKeysEachHaveTheirOwnHistory() {
    NamespaceId namespace = versioned("photos");
    for (String key : ObjectChapter.ODD_KEYS) {
      put(namespace, key, "1 " + key.length());
      mark(namespace, key);
      put(namespace, key, "2 " + key.length());
    }
    assertEquals(3 * ObjectChapter.ODD_KEYS.size(), versions(namespace).size());
    for (String key : ObjectChapter.ODD_KEYS) {
      assertEquals("2 " + key.length(), current(namespace, key));
      List<VersionId> ids = VersionPages.idsOf(stage(), namespace, ObjectKey.of(key));
      assertEquals(3, ids.size(), key);
      assertEquals("1 " + key.length(), text(namespace, key, ids.getLast()));
      assertEquals(new Removal.Removed(), stage().remove(namespace, key, ids.getFirst()));
      assertEquals(new Removal.Unmarked(), stage().remove(namespace, key, ids.get(1)));
      assertEquals("1 " + key.length(), current(namespace, key));
      assertEquals(new Removal.Removed(), stage().remove(namespace, key, ids.getLast()));
    }
    stage().metadata().dropNamespace(namespace).durable();
  }

  // ---- words

  private NamespaceId versioned(String name) {
    NamespaceId namespace = stage().namespace(name);
    set(namespace, VersioningState.UNVERSIONED, VersioningState.ENABLED);
    return namespace;
  }

  private void suspend(NamespaceId namespace) {
    set(namespace, VersioningState.ENABLED, VersioningState.SUSPENDED);
  }

  private void set(NamespaceId namespace, VersioningState from, VersioningState to) {
    stage().metadata().setVersioning(namespace, from, to, new byte[] {1, 2, 3}).durable();
  }

  private VersionId put(NamespaceId namespace, String key, String text) {
    PutRow row = row(namespace, key, new Expected.Anything(), text);
    return stage().metadata().put(row).durable().versionId(row.node()).orElseThrow();
  }

  private PutRow row(NamespaceId namespace, String key, Expected expected, String text) {
    return stage().row(namespace, ObjectKey.of(key), expected, Stage.bytes(text));
  }

  private void assertPutFails(NamespaceId namespace, Expected expected) {
    assertFails(
        ErrorCode.CONDITION_CHANGED,
        () -> stage().metadata().put(row(namespace, "k", expected, "never")));
  }

  private VersionId mark(NamespaceId namespace, String key) {
    var removal = stage().removal(key, new Expected.Anything());
    Removal done = stage().remove(namespace, removal).getFirst();
    Version marker = assertInstanceOf(Removal.Marked.class, done).marker();
    return VersionId.of(marker, removal.newNode());
  }

  private ObjectRow row(NamespaceId namespace, String key) {
    return stage().metadata().find(namespace, ObjectKey.of(key)).orElseThrow();
  }

  private NodeId node(NamespaceId namespace, String key) {
    return row(namespace, key).node();
  }

  private String text(NamespaceId namespace, String key, VersionId version) {
    byte[] bytes = stage().reader().version(namespace, ObjectKey.of(key), version).orElseThrow();
    return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
  }

  private String current(NamespaceId namespace, String key) {
    byte[] bytes = stage().reader().object(namespace, ObjectKey.of(key)).orElseThrow();
    return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
  }

  private void assertAbsent(NamespaceId namespace, String key, VersionId version) {
    assertInstanceOf(
        Lookup.Absent.class,
        stage().metadata().lookup(namespace, ObjectKey.of(key), Optional.of(version)));
  }

  private static VersionId idOf(Lookup found) {
    return switch (found) {
      case Lookup.Found(var row) -> VersionId.of(row.version(), row.node());
      case Lookup.Marked(var row) -> VersionId.of(row.version(), row.node());
      case Lookup.Absent _ -> throw new AssertionError("absent");
    };
  }

  private List<String> live(NamespaceId namespace) {
    return VersionPages.live(stage(), namespace);
  }

  private List<String> versions(NamespaceId namespace) {
    return VersionPages.all(stage(), namespace);
  }
}
