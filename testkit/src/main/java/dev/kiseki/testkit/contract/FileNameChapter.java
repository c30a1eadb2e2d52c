package dev.kiseki.testkit.contract;

import static dev.kiseki.testkit.contract.Stage.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.files.Extended;
import dev.kiseki.ports.out.files.FileChange;
import dev.kiseki.ports.out.files.NodeChange;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.Ownership;
import dev.kiseki.ports.out.files.RenameRule;
import dev.kiseki.ports.out.files.StoredNode;
import dev.kiseki.ports.out.files.Subscription;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.VersionItem;
import dev.kiseki.ports.out.metadata.VersionQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Names come, go and move; attributes and open nodes outlive what S3 does. */
interface FileNameChapter {
  FileStage stage();

  @Test
  default void aRenamedFileIsTheSameNodeUnderAnotherKey() {
    stage().stage().put(stage().namespace(), "a/f", "text");
    NodeRef before = stage().ref("a/f");
    stage().makeDirectory("b");
    stage().rename("a/f", "b/g");
    assertEquals(before.node(), stage().met("b/g").id());
    assertEquals(before.node(), stage().node(before).id());
    assertEquals(List.of("b/g"), stage().keys());
    assertEquals(Optional.of("text"), stage().object("b/g"));
    assertEquals(List.of(), stage().names("a"));
    stage().create("b/h", "other");
    stage().rename("b/h", "b/g");
    assertEquals(Optional.of("other"), stage().object("b/g"));
    assertFails(ErrorCode.STALE_NODE, () -> stage().node(before));
    assertFails(ErrorCode.NO_SUCH_FILE, () -> stage().rename("b/none", "b/x"));
    stage().create("b/k", "kept");
    assertFails(ErrorCode.FILE_EXISTS, () -> stage().rename("b/k", "b/g", RenameRule.KEEP));
    assertFails(ErrorCode.IS_A_DIRECTORY, () -> stage().rename("b/k", "a"));
    assertFails(ErrorCode.NOT_A_DIRECTORY, () -> stage().rename("a", "b/k"));
    assertFails(ErrorCode.DIRECTORY_NOT_EMPTY, () -> stage().rename("a", "b"));
  }

  @Test
  default void aRenamedDirectoryTakesAllKeysAlong() {
    for (String key : List.of("a/1", "a/b/2", "a/b/c/3")) {
      stage().stage().put(stage().namespace(), key, "of " + key);
    }
    stage().makeDirectory("z");
    assertFails(ErrorCode.INVALID_ARGUMENT, () -> stage().rename("a", "a/b/inside"));
    assertFails(ErrorCode.INVALID_ARGUMENT, () -> stage().rename("a", "a/b"));
    NodeId moved = stage().met("a/b").id();
    stage().rename("a/b", "z/y");
    assertEquals(moved, stage().met("z/y").id());
    assertEquals(List.of("a/1", "z/y/2", "z/y/c/3"), stage().keys());
    assertEquals(Optional.of("of a/b/c/3"), stage().object("z/y/c/3"));
    assertEquals(2, stage().met("a").linkCount());
    assertEquals(3, stage().met("z").linkCount());
    assertEquals(stage().met("z").id(), stage().files().parent(stage().namespace(), moved));
    stage().stage().put(stage().namespace(), "z/y/new", "put");
    assertEquals("put", stage().text("z/y/new"));
  }

  @Test
  default void namesAreExchanged() {
    stage().stage().put(stage().namespace(), "f", "file");
    stage().stage().put(stage().namespace(), "d/x", "in the directory");
    stage().makeSymlink("s", "target");
    stage().rename("f", "d", RenameRule.EXCHANGE);
    assertEquals(List.of("d", "f/", "s"), stage().names(""));
    assertEquals(Optional.of("in the directory"), stage().object("f/x"));
    assertEquals(Optional.of("file"), stage().object("d"));
    stage().rename("d", "s", RenameRule.EXCHANGE);
    assertEquals(List.of("f/x", "s"), stage().keys());
    assertFails(ErrorCode.NO_SUCH_FILE, () -> stage().rename("s", "none", RenameRule.EXCHANGE));
  }

  @Test
  default void everyNameOfAFileIsTheWholeFile() {
    stage().stage().put(stage().namespace(), "a/f", "one");
    NodeRef ref = stage().ref("a/f");
    assertEquals(2, stage().link(ref, "g").linkCount());
    assertEquals(ref.node(), stage().met("g").id());
    assertEquals(Optional.of("one"), stage().object("g"));
    stage().publish(NodeRef.of(ref.node()), "two");
    assertEquals(Optional.of("two"), stage().object("a/f"));
    assertEquals(Optional.of("two"), stage().object("g"));
    assertEquals(1, stage().unlink("a/f").linkCount());
    assertEquals(Optional.of("two"), stage().object("g"));
    assertEquals(Optional.empty(), stage().object("a/f"));
    stage().link(stage().ref("g"), "h");
    stage().stage().remove(stage().namespace(), "g");
    assertEquals(1, stage().met("h").linkCount());
    stage().rename("h", "i");
    assertEquals(Optional.of("two"), stage().object("i"));
    assertFails(
        ErrorCode.NOT_PERMITTED,
        () -> stage().link(NodeRef.of(stage().met("a").id()), "directory"));
    stage().link(stage().ref("i"), "j");
    stage().rename("i", "j");
    assertEquals(2, stage().met("i").linkCount());
    stage().stage().remove(stage().namespace(), "i");
    stage().stage().remove(stage().namespace(), "j");
    stage().removeDirectory("a");
    stage().stage().metadata().dropNamespace(stage().namespace()).durable();
  }

  @Test
  default void attributesPassToTheNodeThatS3PutsOverAFile() {
    stage().stage().put(stage().namespace(), "f", "one");
    NodeRef ref = stage().ref("f");
    Ownership owner = new Ownership(0755, 7, 8);
    Instant modified = Instant.ofEpochSecond(12, 345);
    stage()
        .files()
        .change(
            stage().namespace(),
            ref,
            new NodeChange(
                Optional.of(owner), Optional.empty(), Optional.of(modified), stage().now()),
            stage().seals())
        .durable();
    assertEquals(modified, stage().met("f").times().modified());
    assertEquals(Optional.of("one"), stage().object("f"));
    Extended extended = new Extended(ref.node(), Stage.bytes("sealed attributes"));
    setExtended(ref, Optional.empty(), Optional.of(extended));
    assertFails(
        ErrorCode.CONDITION_CHANGED,
        () -> setExtended(ref, Optional.empty(), Optional.of(extended)));
    NodeId next = stage().stage().put(stage().namespace(), "f", "two");
    assertNotEquals(ref.node(), next);
    assertEquals(next, stage().met("f").id());
    assertEquals(Optional.of(owner), stage().met("f").ownership());
    Extended kept = stage().files().extended(stage().namespace(), NodeRef.of(next)).orElseThrow();
    assertEquals(ref.node(), kept.sealedFor());
    assertArrayEquals(extended.sealed(), kept.sealed());
    assertEquals(Optional.of("two"), stage().object("f"));
    setExtended(NodeRef.of(next), Optional.of(kept), Optional.empty());
    assertTrue(stage().files().extended(stage().namespace(), NodeRef.of(next)).isEmpty());
  }

  private void setExtended(NodeRef ref, Optional<Extended> before, Optional<Extended> after) {
    stage()
        .files()
        .setExtended(stage().namespace(), ref, before, after, stage().now(), stage().seals())
        .durable();
  }

  @Test
  default void aHeldNodeOutlivesItsNames() {
    stage().stage().put(stage().namespace(), "put", "one");
    stage().stage().put(stage().namespace(), "removed", "two");
    stage().create("unlinked", "three");
    List<NodeRef> held = new ArrayList<>();
    for (String name : List.of("put", "removed", "unlinked")) {
      held.add(stage().ref(name));
      stage().files().hold(stage().namespace(), stage().ref(name));
    }
    stage().stage().put(stage().namespace(), "put", "another");
    stage().stage().remove(stage().namespace(), "removed");
    assertEquals(0, stage().unlink("unlinked").linkCount());
    assertEquals(List.of("put"), stage().keys());
    for (int i = 0; i < 3; i++) {
      assertEquals(0, stage().node(held.get(i)).linkCount());
      assertArrayEquals(
          Stage.bytes(List.of("one", "two", "three").get(i)), stage().read(held.get(i)));
    }
    stage().publish(held.get(1), "written after its end");
    assertArrayEquals(Stage.bytes("written after its end"), stage().read(held.get(1)));
    assertFails(ErrorCode.NO_SUCH_FILE, () -> stage().link(held.get(1), "again"));
    for (NodeRef ref : held) {
      stage().files().release(stage().namespace(), ref.node());
      assertFails(ErrorCode.STALE_NODE, () -> stage().node(ref));
    }
    stage().stage().remove(stage().namespace(), "put");
    assertEquals(0, stage().files().usage(stage().namespace()).usedBytes());
    assertEquals(0, stage().files().usage(stage().namespace()).objectCount());
  }

  @Test
  default void aFileWithoutANameGetsOne() {
    StoredNode file = stage().createUnnamed("text");
    assertEquals(0, file.linkCount());
    assertEquals(List.of(), stage().keys());
    assertEquals(1, stage().link(NodeRef.of(file.id()), "f").linkCount());
    stage().files().release(stage().namespace(), file.id());
    assertEquals(Optional.of("text"), stage().object("f"));
    StoredNode other = stage().createUnnamed("never seen");
    stage().files().release(stage().namespace(), other.id());
    assertFails(ErrorCode.STALE_NODE, () -> stage().node(NodeRef.of(other.id())));
  }

  @Test
  default void aRemovedDirectoryThatIsHeldTakesNoNames() {
    stage().makeDirectory("d");
    NodeRef held = stage().ref("d");
    stage().files().hold(stage().namespace(), held);
    stage().removeDirectory("d");
    assertEquals(0, stage().node(held).linkCount());
    assertEquals(List.of(), stage().names(held.node()));
    var place = new dev.kiseki.ports.out.files.Place(held.node(), Stage.bytes("f"));
    assertTrue(stage().files().find(stage().namespace(), place).isEmpty());
    assertFails(
        ErrorCode.NO_SUCH_FILE,
        () ->
            stage()
                .files()
                .unlink(
                    stage().namespace(),
                    place,
                    new dev.kiseki.ports.out.files.Stamp(stage().now(), new NodeId(1)),
                    stage().seals()));
    stage().files().release(stage().namespace(), held.node());
    assertFails(ErrorCode.STALE_NODE, () -> stage().node(held));
  }

  @Test
  default void whatIsPublishedMakesVersionsWhereThereAreSome() {
    stage().setVersioning(VersioningState.UNVERSIONED, VersioningState.ENABLED);
    stage().create("d/f".substring(2), "empty one");
    NodeRef ref = stage().ref("f");
    stage().publish(ref, stage().content(ref.node(), "one"), false);
    stage().publish(ref, "two");
    assertEquals(List.of("f", "f"), versions());
    stage().stage().put(stage().namespace(), "f", "three");
    assertEquals(List.of("f", "f", "f"), versions());
    stage().rename("f", "g");
    assertEquals(Optional.of("three"), stage().object("g"));
    assertEquals(Optional.empty(), stage().object("f"));
    assertEquals(List.of("f-", "f", "f", "f", "g"), versions());
    stage().unlink("g");
    assertEquals(List.of("f-", "f", "f", "f", "g-", "g"), versions());
    assertEquals(List.of(), stage().keys());
    assertFails(
        ErrorCode.NOT_PERMITTED,
        () -> {
          stage().create("h", "x");
          stage().link(stage().ref("h"), "i");
        });
    assertEquals(5, stage().files().usage(stage().namespace()).objectCount());
  }

  @Test
  default void aDirectoryTakesItsKeysAlongWhereThereAreVersions() {
    stage().setVersioning(VersioningState.UNVERSIONED, VersioningState.ENABLED);
    stage().makeDirectory("d");
    stage().makeDirectory("d/e");
    stage().create("d/a", "a");
    stage().stage().put(stage().namespace(), "d/e/b", "b");
    stage().stage().put(stage().namespace(), "d//odd", "odd");
    stage().makeSymlink("d/s", "a");
    NodeId before = stage().met("d/e/b").id();
    stage().rename("d", "x");
    assertEquals(
        List.of("d//odd-", "d//odd", "d/a-", "d/a", "d/e/b-", "d/e/b", "x//odd", "x/a", "x/e/b"),
        versions());
    assertEquals(List.of("x//odd", "x/a", "x/e/b"), stage().keys());
    assertEquals(List.of("a", "e/", "s"), stage().names("x"));
    assertEquals(before, stage().met("x/e/b").id());
    assertEquals(Optional.of("b"), stage().object("x/e/b"));
    assertEquals(Optional.empty(), stage().object("d/e/b"));
    assertEquals("a", stage().text("x/a"));
    assertEquals(6, stage().files().usage(stage().namespace()).objectCount());
    assertEquals(10, stage().files().usage(stage().namespace()).usedBytes());
    stage().publish(stage().ref("x/e/b"), "longer");
    stage().rename("x/e", "e");
    assertEquals(Optional.of("longer"), stage().object("e/b"));
    assertEquals(List.of("e/b", "x//odd", "x/a"), stage().keys());
  }

  @Test
  default void aDirectoryOfMoreFilesThanAStepTakesIsCopiedByTheCallerWhereThereAreVersions() {
    stage().makeDirectory("d");
    for (int i = 0; i <= 1000; i++) {
      stage()
          .stage()
          .metadata()
          .put(
              stage()
                  .stage()
                  .row(
                      stage().namespace(),
                      ObjectKey.of("d/%04d".formatted(i)),
                      new Expected.Anything(),
                      new byte[0]));
    }
    stage().setVersioning(VersioningState.UNVERSIONED, VersioningState.ENABLED);
    assertFails(ErrorCode.CROSSES_NAMESPACES, () -> stage().rename("d", "x"));
    stage().unlink("d/0500");
    stage().rename("d", "x");
    assertEquals(1000, stage().keys().size());
    assertEquals(Optional.of(""), stage().object("x/1000"));
  }

  @Test
  default void namesAreExchangedWhereThereAreVersions() {
    stage().setVersioning(VersioningState.UNVERSIONED, VersioningState.ENABLED);
    stage().create("f", "one");
    stage().create("g", "two");
    stage().rename("f", "g", RenameRule.EXCHANGE);
    assertEquals(Optional.of("two"), stage().object("f"));
    assertEquals(Optional.of("one"), stage().object("g"));
    assertEquals(List.of("f", "f", "g", "g"), versions());
    stage().makeDirectory("d");
    stage().create("d/a", "inner");
    stage().makeSymlink("s", "f");
    stage().rename("s", "f", RenameRule.EXCHANGE);
    assertEquals(List.of("d/a", "f-", "f", "f", "g", "g", "s"), versions());
    assertEquals("two", stage().text("s"));
    stage().rename("d", "g", RenameRule.EXCHANGE);
    assertEquals(List.of("d", "g/a", "s"), stage().keys());
    assertEquals("one", stage().text("d"));
    assertEquals("inner", stage().text("g/a"));
    assertEquals(
        List.of("d", "d/a-", "d/a", "f-", "f", "f", "g-", "g", "g", "g/a", "s"), versions());
    stage().setVersioning(VersioningState.ENABLED, VersioningState.SUSPENDED);
    stage().rename("d", "s", RenameRule.EXCHANGE);
    stage().rename("d", "s", RenameRule.EXCHANGE);
    assertEquals("one", stage().text("d"));
    assertEquals(Optional.of("two"), stage().object("s"));
  }

  /** The keys of all versions, those of delete markers with a dash. */
  private List<String> versions() {
    byte[] none = {};
    List<String> lines = new ArrayList<>();
    stage()
        .stage()
        .metadata()
        .versions(stage().namespace(), new VersionQuery(none, none, none, Optional.empty(), 1000))
        .items()
        .forEach(
            item ->
                lines.add(
                    new String(item.bytes(), java.nio.charset.StandardCharsets.UTF_8)
                        + (item instanceof VersionItem.Marker ? "-" : "")));
    return lines;
  }

  @Test
  default void whoWatchesIsToldOfChanges() {
    List<FileChange> told = new ArrayList<>();
    try (Subscription _ = stage().files().watch(changes -> told.addAll(changes.all()))) {
      assertTrue(told.isEmpty());
      stage().create("f", "x");
      stage().publish(stage().ref("f"), "y");
    }
    int count = told.size();
    assertTrue(told.contains(new FileChange.Named(stage().namespace(), stage().place("f"))));
    assertTrue(told.contains(new FileChange.Altered(stage().namespace(), stage().met("f").id())));
    stage().unlink("f");
    assertEquals(count, told.size());
  }
}
