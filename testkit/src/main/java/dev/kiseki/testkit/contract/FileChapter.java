package dev.kiseki.testkit.contract;

import static dev.kiseki.testkit.contract.Stage.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.files.DirectoryQuery;
import dev.kiseki.ports.out.files.FileExtent;
import dev.kiseki.ports.out.files.NewContent;
import dev.kiseki.ports.out.files.NodeKind;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.NodeState;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.files.StoredNode;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Files and objects are the same bytes. */
interface FileChapter {
  FileStage stage();

  @Test
  default void anObjectOfS3IsAFileInImpliedDirectories() {
    NodeId object = stage().stage().put(stage().namespace(), "a/b/c", "text");
    StoredNode file = stage().met("a/b/c");
    assertEquals(object, file.id());
    assertEquals(NodeKind.FILE, file.kind());
    assertEquals(1, file.linkCount());
    assertTrue(file.ownership().isEmpty());
    assertEquals("text", stage().text("a/b/c"));
    StoredNode directory = stage().met("a");
    assertEquals(NodeKind.DIRECTORY, directory.kind());
    assertEquals(3, directory.linkCount());
    assertEquals(
        directory.id(), stage().files().parent(stage().namespace(), stage().met("a/b").id()));
    assertEquals(List.of("a/"), stage().names(""));
    assertEquals(List.of("b/"), stage().names("a"));
    NodeId root = stage().files().root(stage().namespace());
    assertEquals(root, stage().files().parent(stage().namespace(), root));
    assertEquals(3, stage().node(NodeRef.of(root)).linkCount());
  }

  @Test
  default void aFileOfAMountIsAnObject() {
    stage().makeDirectory("a");
    StoredNode made = stage().create("a/f", "from the mount");
    assertEquals(Optional.of("from the mount"), stage().object("a/f"));
    assertEquals(List.of("a/f"), stage().keys());
    assertEquals(Optional.of(FileStage.OWNER), stage().met("a/f").ownership());
    assertEquals(made.id(), stage().met("a/f").id());
    assertFails(ErrorCode.FILE_EXISTS, () -> stage().create("a/f", "again"));
    assertFails(ErrorCode.FILE_EXISTS, () -> stage().makeDirectory("a"));
    assertFails(ErrorCode.NOT_A_DIRECTORY, () -> stage().create("a/f/g", "below a file"));
  }

  @Test
  default void aPublishedContentReplacesTheOneItIsBasedOn() {
    stage().stage().put(stage().namespace(), "d/f", "of S3");
    NodeRef ref = stage().ref("d/f");
    ContentId base = FileStage.contentOf(stage().node(ref));
    StoredNode published = stage().publish(ref, "of the mount");
    assertEquals(ref.node(), published.id());
    assertNotEquals(base, FileStage.contentOf(published));
    assertEquals(Optional.of("of the mount"), stage().object("d/f"));
    assertEquals("of the mount", stage().text("d/f"));
    NewContent late = stage().content(ref.node(), "too late");
    assertFails(ErrorCode.CONDITION_CHANGED, () -> stage().publish(ref, base, late, true));
    assertEquals(Optional.of("of the mount"), stage().object("d/f"));
  }

  @Test
  default void aContentIsMadeOfNewRunsKeptOnesSharesAndHoles() {
    byte[] first = Stage.pattern(3000, 1);
    stage().stage().put(stage().namespace(), ObjectKey.of("f"), first);
    NodeRef ref = stage().ref("f");
    ContentId old = FileStage.contentOf(stage().node(ref));
    ContentId id = stage().stage().ids().content();
    byte[] fresh = Stage.pattern(2500, 9);
    StagedBlob blob = stage().stage().stage(fresh);
    List<FileExtent> runs = new ArrayList<>();
    try (var plan = stage().files().plan(stage().namespace(), ref)) {
      var source = (ReadPlan.Source.Blob) plan.plan().pieces(0, 1).getFirst().source();
      runs.add(
          new FileExtent.Kept(
              0,
              1000,
              source.blob().id(),
              500,
              FakeSeals.blobExtent(id, 0, 1000, source.blob().id(), 500)));
    }
    runs.add(
        new FileExtent.Staged(
            1000, 2000, blob, 1500, FakeSeals.blobExtent(id, 1000, 2000, blob.id(), 1500)));
    runs.add(new FileExtent.Hole(2000, 1_000_000, FakeSeals.holeExtent(id, 2000, 1_000_000)));
    runs.add(
        new FileExtent.Shared(
            1_000_000,
            1_000_700,
            old,
            2300,
            FakeSeals.sharedExtent(id, 1_000_000, 1_000_700, old, 2300)));
    runs.add(
        new FileExtent.Staged(
            1_000_700,
            1_001_000,
            blob,
            0,
            FakeSeals.blobExtent(id, 1_000_700, 1_001_000, blob.id(), 0)));
    stage().publish(ref, stage().content(ref.node(), id, 1_001_000, runs), true);
    byte[] expected = new byte[1_001_000];
    System.arraycopy(first, 500, expected, 0, 1000);
    System.arraycopy(fresh, 1500, expected, 1000, 1000);
    System.arraycopy(first, 2300, expected, 1_000_000, 700);
    System.arraycopy(fresh, 0, expected, 1_000_700, 300);
    assertArrayEquals(expected, stage().read(ref));
    NodeState.File state = (NodeState.File) stage().node(ref).state();
    assertEquals(3000, state.allocatedBytes());
    assertEquals(1_001_000, state.sizeBytes());
    assertEquals(3000, usedBytes(), "holes are free");
    stage().publish(ref, "short");
    assertEquals("short", stage().text("f"));
    assertEquals(5, usedBytes());
    stage().unlink("f");
    assertEquals(0, usedBytes());
    stage().stage().metadata().dropNamespace(stage().namespace()).durable();
  }

  private long usedBytes() {
    return stage().files().usage(stage().namespace()).usedBytes();
  }

  @Test
  default void runsThatLeaveGapsAreRefused() {
    StoredNode file = stage().create("f", "x");
    NodeRef ref = NodeRef.of(file.id());
    ContentId id = stage().stage().ids().content();
    byte[] tag = FakeSeals.holeExtent(id, 1, 5);
    for (List<FileExtent> runs :
        List.<List<FileExtent>>of(
            List.of(),
            List.of(new FileExtent.Hole(1, 5, tag)),
            List.of(new FileExtent.Hole(0, 4, tag)),
            List.of(new FileExtent.Hole(0, 5, tag), new FileExtent.Hole(4, 5, tag)))) {
      assertFails(
          ErrorCode.INVALID_ARGUMENT,
          () -> stage().publish(ref, stage().content(file.id(), id, 5, runs), true));
    }
    assertEquals("x", stage().text("f"));
  }

  @Test
  default void aDirectoryShowsEachNameOnceAndHidesWhatNoPathCanName() {
    for (String key :
        List.of(
            "d/x",
            "d/a",
            "d/a/b",
            "d/a-b",
            "d//e",
            "d/.",
            "d/../y",
            "d/" + "n".repeat(256),
            "d/")) {
      stage().stage().put(stage().namespace(), key, "of " + key);
    }
    assertEquals(List.of("a-b", "a/", "x"), stage().names("d"));
    assertEquals(NodeKind.DIRECTORY, stage().met("d/a").kind());
    NodeId d = stage().met("d").id();
    assertEquals(6, stage().files().hiddenNames(stage().namespace(), d, 100));
    assertFails(ErrorCode.FILE_EXISTS, () -> stage().create("d/a", "taken by a directory"));
    stage().unlink("d/x");
    stage().unlink("d/a-b");
    stage().unlink("d/a/b");
    stage().removeDirectory("d/a");
    assertEquals(List.of("a"), stage().names("d"));
    stage().unlink("d/a");
    assertFails(ErrorCode.DIRECTORY_NOT_EMPTY, () -> stage().removeDirectory("d"));
  }

  @Test
  default void aLongDirectoryIsListedInPagesWhileItChanges() {
    for (int i = 0; i < 40; i++) {
      stage().stage().put(stage().namespace(), "d/k" + (i + 10), "x");
    }
    List<String> names = stage().names("d");
    assertEquals(40, names.size());
    assertEquals(names.stream().sorted().toList(), names);
    NodeId d = stage().met("d").id();
    stage().unlink("d/k20");
    var page =
        stage().files().list(stage().namespace(), new DirectoryQuery(d, Stage.bytes("k20"), 1));
    assertArrayEquals(Stage.bytes("k21"), page.lines().getFirst().position());
  }

  @Test
  default void unlinkingLeavesTheDirectoryAndS3PrunesItUnlessItIsExplicit() {
    stage().stage().put(stage().namespace(), "implied/f", "x");
    stage().stage().remove(stage().namespace(), "implied/f");
    assertTrue(stage().find("implied").isEmpty());
    stage().stage().put(stage().namespace(), "kept/f", "x");
    stage().unlink("kept/f");
    assertEquals(List.of(), stage().names("kept"));
    stage().makeDirectory("made");
    stage().stage().put(stage().namespace(), "made/f", "x");
    stage().stage().remove(stage().namespace(), "made/f");
    assertEquals(List.of(), stage().names("made"));
    assertEquals(List.of(), stage().keys());
    stage().removeDirectory("kept");
    stage().removeDirectory("made");
    stage().stage().metadata().dropNamespace(stage().namespace()).durable();
  }

  @Test
  default void aMarkOfS3DoesNotKeepADirectoryFromBeingRemoved() {
    stage().stage().put(stage().namespace(), "d/", "");
    assertEquals(List.of(), stage().names("d"));
    stage().removeDirectory("d");
    assertEquals(List.of(), stage().keys());
    assertTrue(stage().find("d").isEmpty());
    stage().stage().put(stage().namespace(), "full/", "with content");
    assertFails(ErrorCode.DIRECTORY_NOT_EMPTY, () -> stage().removeDirectory("full"));
  }

  @Test
  default void symlinksAreSeenByMountsAlone() {
    stage().stage().put(stage().namespace(), "d/a", "1");
    stage().makeSymlink("d/s", "../elsewhere");
    stage().stage().put(stage().namespace(), "d/z", "2");
    StoredNode link = stage().met("d/s");
    assertEquals(NodeKind.SYMLINK, link.kind());
    assertEquals(12, ((NodeState.Symlink) link.state()).targetBytes());
    assertEquals(List.of("a", "s", "z"), stage().names("d"));
    assertEquals(List.of("d/a", "d/z"), stage().keys());
    assertEquals(Optional.empty(), stage().object("d/s"));
    assertFails(
        ErrorCode.INVALID_ARGUMENT,
        () -> stage().files().plan(stage().namespace(), stage().ref("d/s")));
    stage().stage().put(stage().namespace(), "d/s", "an object now");
    assertEquals(NodeKind.FILE, stage().met("d/s").kind());
    assertEquals(Optional.of("an object now"), stage().object("d/s"));
    assertFails(ErrorCode.STALE_NODE, () -> stage().node(NodeRef.of(link.id())));
  }

  @Test
  default void aNodeThatIsGoneIsStale() {
    stage().stage().put(stage().namespace(), "d/f", "1");
    NodeRef first = stage().ref("d/f");
    NodeRef directory = NodeRef.of(stage().met("d").id());
    stage().stage().put(stage().namespace(), "d/f", "2");
    assertFails(ErrorCode.STALE_NODE, () -> stage().node(first));
    stage().stage().remove(stage().namespace(), "d/f");
    assertFails(ErrorCode.STALE_NODE, () -> stage().node(directory));
    assertFails(
        ErrorCode.STALE_NODE,
        () ->
            stage()
                .files()
                .find(stage().namespace(), new Place(directory.node(), new byte[] {65})));
  }
}
