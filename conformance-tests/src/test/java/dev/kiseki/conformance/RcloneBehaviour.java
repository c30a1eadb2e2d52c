package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rclone must find; run over http, and over https, where it speaks HTTP/2. */
abstract class RcloneBehaviour {

  private static final String[] IN_SMALL_PARTS = {"--s3-upload-cutoff=5M", "--s3-chunk-size=5M"};

  private final Rclone rclone;
  private final String bucket = "kiseki:rclone-" + UUID.randomUUID();

  @TempDir private Path folder;

  RcloneBehaviour(Rclone rclone) {
    this.rclone = rclone;
  }

  @BeforeAll
  static void noteTheVersion() {
    ClientVersions.ask("rclone", "rclone", "version");
  }

  @BeforeEach
  void makeTheBucket() {
    rclone(List.of("mkdir", bucket));
  }

  @Test
  void aTreeIsCopiedAndChecked() {
    carryATree();
  }

  @Test
  void aTreeIsCopiedAndCheckedInSmallParts() {
    carryATree(IN_SMALL_PARTS);
  }

  private void carryATree(String... options) {
    Path there = FileTree.make(folder.resolve("there"), 3);
    Path back = folder.resolve("back");
    rclone(List.of("copy", there.toString(), bucket + "/tree"), options);
    rclone(List.of("check", there.toString(), bucket + "/tree"), options);
    rclone(List.of("check", "--download", there.toString(), bucket + "/tree"), options);
    rclone(List.of("copy", bucket + "/tree", back.toString()), options);
    assertEquals(FileTree.of(there), FileTree.of(back));
  }

  @Test
  void aSyncFollowsWhatChanged() throws Exception {
    Path there = FileTree.make(folder.resolve("there"), 4);
    Path back = folder.resolve("back");
    rclone(List.of("sync", there.toString(), bucket + "/tree"), IN_SMALL_PARTS);
    Files.delete(there.resolve("folder/two"));
    FileTree.file(there.resolve("one"), 123_456);
    Files.move(there.resolve("large.bin"), there.resolve("moved.bin"));
    rclone(List.of("sync", "--track-renames", there.toString(), bucket + "/tree"), IN_SMALL_PARTS);
    rclone(List.of("check", there.toString(), bucket + "/tree"));
    rclone(List.of("sync", bucket + "/tree", back.toString()));
    assertEquals(FileTree.of(there), FileTree.of(back));
    rclone(List.of("purge", bucket + "/tree"));
    assertEquals("", rclone(List.of("lsf", "-R", bucket)));
  }

  @Test
  void timesOfFilesAreKept() {
    Path there = FileTree.make(folder.resolve("there"), 5);
    rclone(List.of("copy", there.toString(), bucket + "/tree"));
    Outcome again = command(List.of("copy", "-v", there.toString(), bucket + "/tree")).run();
    assertTrue(again.succeeded().isEmpty() && !again.errors().contains("Copied"), again.errors());
  }

  private String rclone(List<String> words, String... options) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(options));
    return command(all).run().succeeded();
  }

  final Command command(List<String> words) {
    return rclone.command(words.toArray(String[]::new));
  }
}
