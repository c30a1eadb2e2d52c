package dev.kiseki.dist.wiring;

import static dev.kiseki.dist.wiring.FileVerbs.ROOT;
import static dev.kiseki.dist.wiring.FileVerbs.UTF;
import static dev.kiseki.dist.wiring.FileVerbs.attribute;
import static dev.kiseki.dist.wiring.FileVerbs.copyWhole;
import static dev.kiseki.dist.wiring.FileVerbs.end;
import static dev.kiseki.dist.wiring.FileVerbs.entry;
import static dev.kiseki.dist.wiring.FileVerbs.read;
import static dev.kiseki.dist.wiring.FileVerbs.readAll;
import static dev.kiseki.dist.wiring.FileVerbs.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.RenameMode;
import dev.kiseki.ports.in.object.ObjectTarget;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files that older keys sealed, sealed anew. */
@Tag("keys")
final class ReencryptionOfFilesTest extends ReencryptedBucket {
  @Test
  void filesWithAllThatTheyHaveReadBack() {
    byte[] model = pattern(1 << 20, 1);
    try (FileTree tree = openTree()) {
      NodeId dir = tree.makeDirectory(ROOT, entry(tree.root(), "dir"), 0755).node();
      write(tree, dir, "file", 0, model);
      write(tree, dir, "holes", 1 << 20, Arrays.copyOf(model, 300_000));
      tree.makeSymlink(ROOT, entry(tree.root(), "link"), "dir/file".getBytes(UTF));
      NodeId file = tree.lookup(entry(dir, "file")).orElseThrow().node();
      tree.link(ROOT, file, entry(tree.root(), "hard"));
      attribute(tree, file, "user.a", "of the file");
      attribute(tree, dir, "user.b", "of the directory");
      copyWhole(tree, file, dir, "shared", model.length);
      put("dir/object", pattern(200, 7));
    }
    rotate();
    start();
    awaitState("done");
    for (int round = 0; round < 2; round++) {
      try (FileTree tree = openTree()) {
        NodeId dir = tree.lookup(entry(tree.root(), "dir")).orElseThrow().node();
        assertArrayEquals(model, read(tree, dir, "file"));
        assertArrayEquals(model, read(tree, dir, "shared"));
        assertArrayEquals(model, read(tree, tree.root(), "hard"));
        byte[] holes = read(tree, dir, "holes");
        assertArrayEquals(new byte[1 << 20], Arrays.copyOf(holes, 1 << 20));
        assertArrayEquals(
            Arrays.copyOf(model, 300_000), Arrays.copyOfRange(holes, 1 << 20, holes.length));
        NodeId link = tree.lookup(entry(tree.root(), "link")).orElseThrow().node();
        assertEquals("dir/file", new String(tree.symlinkTarget(link), UTF));
        NodeId file = tree.lookup(entry(dir, "file")).orElseThrow().node();
        assertEquals(
            "of the file", new String(tree.extended(file, ExtendedName.of("user.a")), UTF));
        assertEquals(
            "of the directory", new String(tree.extended(dir, ExtendedName.of("user.b")), UTF));
      }
      assertArrayEquals(pattern(200, 7), get("dir/object"));
      assertArrayEquals(model, get("hard"));
      reopen();
    }
    open.close();
    assertEquals(List.of(true, false), givenUp());
    assertEquals(List.of(2), epochsOfBlobs());
  }

  /** Published, flushed and unflushed bytes of an open file; the job waits for the flushed ones. */
  @Test
  void aFileThatWasOpenIsWaitedForAndReadsBack() {
    byte[] model = pattern(20 << 20, 1);
    try (FileTree tree = openTree()) {
      FileHandle handle = FileVerbs.create(tree, tree.root(), "file");
      write(tree, handle, 0, Arrays.copyOf(model, 1 << 20));
      tree.sync(handle, false);
      write(tree, handle, 1 << 20, Arrays.copyOfRange(model, 1 << 20, 19 << 20));
      rotate();
      start();
      awaitNote("unfinished writes");
      write(tree, handle, 19 << 20, Arrays.copyOfRange(model, 19 << 20, model.length));
      assertArrayEquals(model, readAll(tree, handle, model.length));
      tree.sync(handle, false);
      awaitState("done");
      assertArrayEquals(model, readAll(tree, handle, model.length));
      write(tree, handle, 5, new byte[] {1, 2, 3});
      System.arraycopy(new byte[] {1, 2, 3}, 0, model, 5, 3);
      end(tree, handle);
    }
    assertArrayEquals(model, get("file"));
    reopen();
    assertArrayEquals(model, get("file"));
    open.close();
    assertEquals(List.of(true, false), givenUp());
    assertEquals(List.of(2), epochsOfBlobs());
  }

  @Test
  void whatWasTaggedApartReadsBack() {
    byte[] model = pattern(300_000, 1);
    open.versioning(acme, BUCKET, VersioningState.ENABLED);
    VersionId left = open.putVersion(acme, BUCKET, "left", model);
    try (FileTree tree = openTree()) {
      tree.rename(
          ROOT, entry(tree.root(), "left"), entry(tree.root(), "moved"), RenameMode.REPLACE);
    }
    tag("left", Optional.of(left));
    rotate();
    start();
    awaitState("done");
    tag("moved", Optional.empty());
    tag("left", Optional.of(left));
    reopen();
    assertArrayEquals(model, get("moved"));
    assertArrayEquals(model, open.getVersion(acme, BUCKET, "left", Optional.of(left)));
    open.close();
    assertEquals(List.of(true, false), givenUp());
    assertEquals(List.of(2), epochsOfBlobs());
  }

  private void tag(String key, Optional<VersionId> version) {
    ObjectTarget target = new ObjectTarget(acme, NAMESPACE, ObjectKey.of(key), version);
    var _ = open.useCases().setTags().set(target, new LinkedHashMap<>(Map.of("of", key)));
  }

  @Test
  void aDirectoryThatIsRenamedAgainAndAgainIsNotMissed() {
    for (int i = 0; i < 2000; i++) {
      put("m/" + i, new byte[0]);
    }
    rotate();
    FileTree tree = openTree();
    try (tree) {
      String at = "m";
      start();
      for (int i = 0; job().isRunning(); i++) {
        String next = (i % 2 == 0 ? "a" : "z") + i;
        tree.rename(ROOT, entry(tree.root(), at), entry(tree.root(), next), RenameMode.REPLACE);
        at = next;
      }
      awaitState("done");
      assertArrayEquals(new byte[0], get(at + "/1999"));
    }
    reopen();
    List<String> keys = open.list(acme, BUCKET);
    assertEquals(1000, keys.size());
    for (String key : keys) {
      assertArrayEquals(new byte[0], get(key));
    }
  }
}
