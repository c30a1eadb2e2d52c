package dev.kiseki.testkit.contract;

import static dev.kiseki.testkit.contract.Stage.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.ListQuery;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.UploadRow;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Namespaces, and that tenants never see each other. */
interface NamespaceChapter {
  Stage stage();

  @Test
  default void aNamespaceIsFoundAsItWasCreated() {
    NamespaceRecord created = stage().newNamespace("photos");
    stage().metadata().createNamespace(created, false).durable();
    NamespaceRecord found = stage().metadata().namespace(created.name()).orElseThrow();
    assertEquals(created.id(), found.id());
    assertEquals(created.name(), found.name());
    assertEquals(created.createdMillis(), found.createdMillis());
    assertEquals(created.location(), found.location());
    assertEquals(created.versioning(), found.versioning());
    assertEquals(created.keys().namespace(), found.keys().namespace());
    assertEquals(1, found.keys().currentEpoch());
    assertEquals("root", found.keys().epochs().getFirst().binding());
    assertEquals(1, found.keys().epochs().getFirst().generation());
    assertArrayEquals(
        created.keys().epochs().getFirst().material(), found.keys().epochs().getFirst().material());
  }

  @Test
  default void aKeyEpochIsAddedOnceAndTheOlderOnesStay() {
    NamespaceRecord created = stage().newNamespace("photos");
    NamespaceId id = stage().metadata().createNamespace(created, false).durable().id();
    WrappedKey second = new WrappedKey("root", 1, new byte[] {7, 8});
    stage().metadata().addKeyEpoch(id, 2, second).durable();
    NamespaceRecord found = stage().metadata().namespace(created.name()).orElseThrow();
    assertEquals(2, found.keys().currentEpoch());
    assertArrayEquals(
        created.keys().epochs().getFirst().material(), found.keys().epochs().getFirst().material());
    assertArrayEquals(new byte[] {7, 8}, found.keys().epochs().getLast().material());
    assertEquals(created.name(), found.name());
    for (int wrong : new int[] {1, 2, 4}) {
      assertFails(
          ErrorCode.CONDITION_CHANGED, () -> stage().metadata().addKeyEpoch(id, wrong, second));
    }
    assertFails(
        ErrorCode.NO_SUCH_NAMESPACE,
        () -> stage().metadata().addKeyEpoch(new NamespaceId(id.value() + 1), 2, second));
  }

  @Test
  default void settingsAreComparedAndSwapped() {
    NamespaceId id = stage().namespace("photos");
    byte[] first = Stage.bytes("first");
    byte[] second = Stage.bytes("second");
    assertEquals(Optional.empty(), stage().metadata().settings(id));
    stage().metadata().putSettings(id, Optional.empty(), first).durable();
    assertArrayEquals(first, stage().metadata().settings(id).orElseThrow());
    assertFails(
        ErrorCode.CONDITION_CHANGED,
        () -> stage().metadata().putSettings(id, Optional.empty(), second));
    assertFails(
        ErrorCode.CONDITION_CHANGED,
        () -> stage().metadata().putSettings(id, Optional.of(second), first));
    stage().metadata().putSettings(id, Optional.of(first), second).durable();
    assertArrayEquals(second, stage().metadata().settings(id).orElseThrow());
  }

  @Test
  default void settingsGoWithTheirNamespace() {
    NamespaceId id = stage().namespace("photos");
    stage().metadata().putSettings(id, Optional.empty(), Stage.bytes("said")).durable();
    stage().metadata().dropNamespace(id).durable();
    assertEquals(Optional.empty(), stage().metadata().settings(id));
    assertFails(
        ErrorCode.NO_SUCH_NAMESPACE,
        () -> stage().metadata().putSettings(id, Optional.empty(), Stage.bytes("late")));
  }

  @Test
  default void aNameIsTakenOnceInATenant() {
    stage().namespace("photos");
    assertFails(ErrorCode.NAMESPACE_EXISTS, () -> stage().namespace("photos"));
    assertFails(
        ErrorCode.NAMESPACE_EXISTS,
        () -> stage().metadata().createNamespace(stage().newNamespace("photos"), true));
  }

  @Test
  default void twoTenantsMayUseOneNameUnlessNamesAreUnique() {
    NamespaceId ours = stage().namespace("photos");
    Stage other = stage().ofTenant(2);
    assertFails(
        ErrorCode.NAMESPACE_TAKEN,
        () -> other.metadata().createNamespace(other.newNamespace("photos"), true));
    assertTrue(other.metadata().namespace(new NamespaceName("photos")).isEmpty());
    NamespaceId theirs = other.namespace("photos");
    assertEquals(
        ours, stage().metadata().namespace(new NamespaceName("photos")).orElseThrow().id());
    assertEquals(
        theirs, other.metadata().namespace(new NamespaceName("photos")).orElseThrow().id());
  }

  @Test
  default void theOwnerOfANameIsKnownToTheStore() {
    assertEquals(Optional.empty(), stage().store().ownerOf(new NamespaceName("photos")));
    Stage other = stage().ofTenant(2);
    NamespaceId id = other.namespace("photos");
    assertEquals(Optional.of(other.tenant()), stage().store().ownerOf(new NamespaceName("photos")));
    other.metadata().dropNamespace(id).durable();
    assertEquals(Optional.empty(), stage().store().ownerOf(new NamespaceName("photos")));
  }

  @Test
  default void namespacesAreListedByNameInPages() {
    for (String name : List.of("b-2", "a.1", "b-1", "abc", "b-10", "zzz")) {
      stage().namespace(name);
    }
    stage().ofTenant(2).namespace("b-3");
    assertEquals(List.of("a.1", "abc", "b-1", "b-10", "b-2", "zzz"), names("", "", 100));
    assertEquals(List.of("a.1", "abc"), names("", "", 2));
    assertEquals(List.of("b-1", "b-10"), names("", "abc", 2));
    assertEquals(List.of("b-10", "b-2"), names("b-", "b-1", 9));
    assertEquals(List.of("zzz"), names("", "bzz", 9));
    assertEquals(List.of(), names("q", "", 9));
  }

  private List<String> names(String prefix, String after, int limit) {
    return stage().metadata().namespaces(prefix, after, limit).stream()
        .map(n -> n.name().value())
        .toList();
  }

  @Test
  default void aNamespaceWithAnObjectIsNotDropped() {
    NamespaceId namespace = stage().namespace("photos");
    stage().put(namespace, "a/b/c", "text");
    assertFails(ErrorCode.NAMESPACE_NOT_EMPTY, () -> stage().metadata().dropNamespace(namespace));
    stage().remove(namespace, "a/b/c");
    assertEquals(namespace, stage().metadata().dropNamespace(namespace).durable());
  }

  @Test
  default void aDroppedNamespaceIsGoneAndItsNameFree() {
    NamespaceId namespace = stage().namespace("photos");
    stage().metadata().dropNamespace(namespace).durable();
    assertTrue(stage().metadata().namespace(new NamespaceName("photos")).isEmpty());
    assertTrue(stage().metadata().namespaces("", "", 10).isEmpty());
    assertEverythingFails(stage(), namespace);
    NamespaceId again = stage().namespace("photos");
    assertTrue(stage().metadata().find(again, ObjectKey.of("a")).isEmpty());
  }

  @Test
  default void aDropAbortsOpenUploads() {
    NamespaceId namespace = stage().namespace("photos");
    UploadRow upload = UploadChapter.open(stage(), namespace, "a/b");
    UploadChapter.putPart(stage(), upload, 1, Stage.pattern(3000, 1));
    stage().metadata().dropNamespace(namespace).durable();
    assertFails(
        ErrorCode.NO_SUCH_NAMESPACE,
        () ->
            stage()
                .metadata()
                .put(
                    stage()
                        .row(namespace, ObjectKey.of("k"), new Expected.Anything(), new byte[0])));
    NamespaceId again = stage().namespace("photos");
    assertTrue(stage().metadata().upload(again, upload.key(), upload.id()).isEmpty());
  }

  @Test
  default void anotherTenantsNamespaceIdIsNoNamespace() {
    NamespaceId namespace = stage().namespace("photos");
    stage().put(namespace, "key", "text");
    Stage other = stage().ofTenant(2);
    assertEverythingFails(other, namespace);
    assertEquals("text", read(namespace, "key"));
    assertTrue(other.metadata().namespaces("", "", 10).isEmpty());
  }

  @Test
  default void tenantsHaveTheirOwnObjectsUnderTheSameNames() {
    Stage other = stage().ofTenant(2);
    NamespaceId ours = stage().namespace("photos");
    NamespaceId theirs = other.namespace("photos");
    stage().put(ours, "a/key", "ours");
    other.put(theirs, "a/key", "theirs");
    assertEquals("ours", read(ours, "a/key"));
    stage().remove(ours, "a/key");
    assertTrue(stage().metadata().find(ours, ObjectKey.of("a/key")).isEmpty());
    assertArrayEquals(
        Stage.bytes("theirs"), other.reader().object(theirs, ObjectKey.of("a/key")).orElseThrow());
  }

  private String read(NamespaceId namespace, String key) {
    return new String(
        stage().reader().object(namespace, ObjectKey.of(key)).orElseThrow(),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  private static void assertEverythingFails(Stage stage, NamespaceId namespace) {
    ObjectKey key = ObjectKey.of("key");
    byte[] none = new byte[0];
    assertFails(
        ErrorCode.NO_SUCH_NAMESPACE,
        () -> stage.metadata().put(stage.row(namespace, key, new Expected.Anything(), none)));
    assertFails(ErrorCode.NO_SUCH_NAMESPACE, () -> stage.metadata().find(namespace, key));
    assertFails(ErrorCode.NO_SUCH_NAMESPACE, () -> stage.metadata().plan(namespace, key));
    assertFails(
        ErrorCode.NO_SUCH_NAMESPACE,
        () -> stage.metadata().list(namespace, new ListQuery(none, none, none, 10)));
    assertFails(ErrorCode.NO_SUCH_NAMESPACE, () -> stage.remove(namespace, "key"));
    assertFails(ErrorCode.NO_SUCH_NAMESPACE, () -> UploadChapter.open(stage, namespace, "key"));
    assertFails(ErrorCode.NO_SUCH_NAMESPACE, () -> stage.metadata().dropNamespace(namespace));
  }
}
