package dev.kiseki.testkit.contract;

import static dev.kiseki.testkit.contract.Stage.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.RenameRule;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What files leave behind where there are versions, and what S3 brings back of it. */
interface FileVersionChapter {
  FileStage stage();

  @Test
  default void aVersionThatComesBackIsAFileOfItsOwn() {
    keepVersions();
    stage().stage().put(stage().namespace(), "a", "one");
    NodeId moved = stage().met("a").id();
    VersionId left = newest("a");
    stage().rename("a", "b");
    bringBack("a");
    NodeRef back = stage().ref("a");
    assertNotEquals(moved, back.node());
    assertEquals(moved, stage().met("b").id());
    assertEquals(left, newest("a"));
    assertEquals(1, stage().met("a").linkCount());
    assertEquals(List.of("a", "b"), stage().names(""));
    stage().publish(back, "of the one that came back");
    assertEquals("one", stage().text("b"));
    stage().publish(stage().ref("b"), "of the one that was moved");
    assertTexts("of the one that came back", "of the one that was moved");
    stage().unlink("b");
    assertEquals("of the one that came back", stage().text("a"));
    assertEquals(back.node(), stage().met("a").id());
    bringBack("b");
    stage().stage().remove(stage().namespace(), "a");
    assertEquals("of the one that was moved", stage().text("b"));
    assertEquals("one", stage().version("a", left));
  }

  @Test
  default void aVersionThatComesBackAgainAndAgainKeepsItsNameAndNoNode() {
    stage().create("f", "from before there were versions");
    keepVersions();
    stage().create("g", "text");
    Set<NodeId> nodes = new HashSet<>();
    for (String path : List.of("f", "g")) {
      VersionId name = newest(path);
      for (int i = 0; i < 6; i++) {
        assertTrue(nodes.add(stage().met(path).id()));
        if (i % 3 == 1) {
          stage().rename(path, path + i);
        } else if (i % 3 == 2) {
          stage().unlink(path);
        } else {
          stage().stage().remove(stage().namespace(), path);
        }
        bringBack(path);
        assertEquals(name, newest(path));
        assertEquals(stage().text(path), stage().version(path, name));
      }
    }
    stage().setVersioning(VersioningState.ENABLED, VersioningState.SUSPENDED);
    stage().rename("f", "h");
    assertEquals(List.of(new VersionId.Null()), versions("h"));
    bringBack("f");
    assertEquals(List.of(), versions("f"));
    assertEquals("from before there were versions", stage().text("h"));
  }

  /** Two names of one file are left as they are by a rename; these are names of two. */
  @Test
  default void aFileAndTheVersionThatItLeftAreMovedOntoEachOther() {
    keepVersions();
    split("a", "b");
    NodeId back = stage().met("a").id();
    stage().rename("a", "b");
    assertEquals(List.of("b"), stage().keys());
    assertEquals(back, stage().met("b").id());
    split("c", "d");
    NodeId moved = stage().met("d").id();
    stage().rename("d", "c");
    assertEquals(List.of("b", "c"), stage().keys());
    assertEquals(moved, stage().met("c").id());
    split("e", "f");
    NodeId one = stage().met("e").id();
    NodeId other = stage().met("f").id();
    stage().publish(stage().ref("e"), "changed");
    stage().rename("e", "f", RenameRule.EXCHANGE);
    assertEquals(other, stage().met("e").id());
    assertEquals(one, stage().met("f").id());
    assertEquals("text of e", stage().text("e"));
    assertEquals("changed", stage().text("f"));
    assertFails(ErrorCode.NOT_PERMITTED, () -> stage().link(stage().ref("e"), "g"));
  }

  @Test
  default void whoHasAFileOpenKeepsItWhenItsVersionComesBack() {
    keepVersions();
    stage().create("f", "text");
    NodeRef held = stage().ref("f");
    stage().files().hold(stage().namespace(), held);
    stage().unlink("f");
    bringBack("f");
    NodeRef back = stage().ref("f");
    assertNotEquals(held.node(), back.node());
    stage().publish(NodeRef.of(held.node()), "written after its end");
    assertEquals("text", stage().text("f"));
    stage().files().hold(stage().namespace(), back);
    stage().stage().remove(stage().namespace(), "f");
    stage().publish(NodeRef.of(back.node()), "written after another end");
    assertArrayEquals(Stage.bytes("written after its end"), stage().read(NodeRef.of(held.node())));
    bringBack("f");
    for (NodeRef each : List.of(held, back)) {
      assertEquals(0, stage().node(NodeRef.of(each.node())).linkCount());
      stage().files().release(stage().namespace(), each.node());
      assertFails(ErrorCode.STALE_NODE, () -> stage().node(NodeRef.of(each.node())));
    }
    assertEquals("text", stage().text("f"));
    assertEquals(1, stage().files().usage(stage().namespace()).objectCount());
    assertEquals(4, stage().files().usage(stage().namespace()).usedBytes());
  }

  @Test
  default void factsOfAFileAndOfTheVersionThatItLeftMoveApart() {
    stage().create("empty", "");
    keepVersions();
    stage().create("text", "text");
    NodeRef text = stage().ref("text");
    long size = "a longer text of an object".length();
    stage().stage().put(stage().namespace(), "object", "a longer text of an object");
    for (String path : List.of("empty", "text", "object")) {
      VersionId left = newest(path);
      String before = stage().text(path);
      label(path, Optional.empty(), "of both");
      stage().rename(path, path + "2");
      stage().rename(path + "2", path + "3");
      label(path, Optional.of(left), "of the one that was left");
      label(path + "3", Optional.empty(), "of the file");
      label(path, Optional.of(left), "of the one that was left, again");
      assertEquals("of the one that was left, again", label(path, Optional.of(left)));
      assertEquals("of both", label(path + "2", Optional.of(versions(path + "2").get(1))));
      assertEquals("of the file", label(path + "3", Optional.empty()));
      bringBack(path);
      label(path, Optional.empty(), "of what came back");
      assertEquals("of what came back", label(path, Optional.of(left)));
      assertEquals("of the file", label(path + "3", Optional.empty()));
      for (String each : List.of(path, path + "3")) {
        assertEquals(before, stage().text(each));
        assertEquals(Optional.of(before), stage().object(each));
      }
      assertEquals(before, stage().version(path, left));
    }
    assertEquals(9, stage().files().usage(stage().namespace()).objectCount());
    assertEquals(3 * (4 + size), stage().files().usage(stage().namespace()).usedBytes());
    stage().publish(NodeRef.of(text.node()), "changed");
    assertEquals("changed", stage().text("text3"));
    assertEquals("text", stage().text("text"));
    for (String path : List.of("empty", "text", "object")) {
      for (String each : List.of(path, path + "2", path + "3")) {
        List.copyOf(versions(each))
            .forEach(version -> stage().stage().remove(stage().namespace(), each, version));
      }
    }
    stage().stage().metadata().dropNamespace(stage().namespace()).durable();
  }

  @Test
  default void factsOfAFileShowAtAllItsNames() {
    stage().create("a", "text");
    stage().link(stage().ref("a"), "b");
    label("a", Optional.empty(), "one file");
    assertEquals("one file", label("b", Optional.empty()));
    stage().unlink("a");
    assertEquals("one file", label("b", Optional.empty()));
  }

  @Test
  default void oneOfSeveralNamesComesBackAsAFileOfItsOwn() {
    stage().create("a", "text");
    stage().link(stage().ref("a"), "b");
    NodeId both = stage().met("b").id();
    keepVersions();
    stage().stage().remove(stage().namespace(), "a");
    bringBack("a");
    assertEquals(both, stage().met("b").id());
    assertNotEquals(both, stage().met("a").id());
    assertEquals(1, stage().met("a").linkCount());
    assertEquals(1, stage().met("b").linkCount());
    stage().publish(stage().ref("a"), "changed");
    assertTexts("changed", "text");
  }

  @Test
  default void theKeysThatADirectoryLeftComeBackBesideIt() {
    keepVersions();
    stage().makeDirectory("d");
    stage().create("d/f", "text");
    NodeId directory = stage().met("d").id();
    NodeId moved = stage().met("d/f").id();
    stage().rename("d", "e");
    bringBack("d/f");
    NodeId back = stage().met("d/f").id();
    assertEquals(Set.of(directory, moved), Set.of(stage().met("e").id(), stage().met("e/f").id()));
    assertTrue(
        Set.of(stage().met("d").id(), back).stream().noneMatch(Set.of(directory, moved)::contains));
    stage().rename("d", "e", RenameRule.EXCHANGE);
    assertEquals(back, stage().met("e/f").id());
    assertEquals(moved, stage().met("d/f").id());
    stage().publish(stage().ref("e/f"), "changed");
    assertEquals("text", stage().text("d/f"));
    assertEquals(Optional.of("changed"), stage().object("e/f"));
  }

  // ---- words

  private String label(String key, Optional<VersionId> version) {
    return stage().stage().label(stage().namespace(), key, version);
  }

  private void label(String key, Optional<VersionId> version, String label) {
    stage().stage().label(stage().namespace(), key, version, label);
  }

  private void keepVersions() {
    stage().setVersioning(VersioningState.UNVERSIONED, VersioningState.ENABLED);
  }

  /** A file that was moved, and the version that it left behind. */
  private void split(String path, String target) {
    stage().create(path, "text of " + path);
    stage().rename(path, target);
    bringBack(path);
  }

  private List<VersionId> versions(String key) {
    return VersionPages.idsOf(stage().stage(), stage().namespace(), ObjectKey.of(key));
  }

  private VersionId newest(String key) {
    return versions(key).getFirst();
  }

  /** S3 removes the newest version of a key, or its delete marker. */
  private void bringBack(String key) {
    stage().stage().remove(stage().namespace(), key, newest(key));
  }

  private void assertTexts(String ofA, String ofB) {
    assertEquals(List.of(ofA, ofB), List.of(stage().text("a"), stage().text("b")));
    assertEquals(Optional.of(ofA), stage().object("a"));
    assertEquals(Optional.of(ofB), stage().object("b"));
  }
}
