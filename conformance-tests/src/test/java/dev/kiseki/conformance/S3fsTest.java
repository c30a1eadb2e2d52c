package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A bucket as a folder, through cp, ls and mv; s3fs keeps modes and times in its own metadata. */
@Tag("s3")
@ExtendWith(SharedServer.class)
class S3fsTest {

  private final RunningServer server;
  private final String bucket = "s3fs-" + UUID.randomUUID();

  @TempDir private Path folder;

  S3fsTest(RunningServer server) {
    this.server = server;
  }

  @BeforeAll
  static void noteTheVersion() {
    ClientVersions.ask("s3fs", "s3fs", "--version");
  }

  @Test
  void aMountedBucketKeepsATree() throws Exception {
    rclone("mkdir", "kiseki:" + bucket);
    Path there = FileTree.make(folder.resolve("there"), 8);
    Map<String, String> expected = new TreeMap<>(FileTree.of(there));
    Path point = folder.resolve("mount");
    try (S3fsMount mount = S3fsMount.of(server, bucket, point)) {
      command("cp", "-r", "--preserve=mode,timestamps", there.toString(), point + "/tree");
      String listed = command("ls", "-R", "-l", point.toString());
      assertTrue(listed.contains("日本語.txt") && listed.contains("12582912"), listed);
      assertEquals(expected, FileTree.of(point.resolve("tree")));
      assertEquals(
          Files.getLastModifiedTime(there.resolve("one")).toInstant().getEpochSecond(),
          Files.getLastModifiedTime(point.resolve("tree/one")).toInstant().getEpochSecond());

      command("mv", point + "/tree/large.bin", point + "/tree/folder/renamed.bin");
      command("mv", point + "/tree/folder/deep", point + "/tree/moved");
      Files.write(point.resolve("tree/one"), new byte[] {1, 2}, StandardOpenOption.APPEND);
      command("rm", point + "/tree/folder-x");
      mount.unmount();
    }
    command("mv", there + "/large.bin", there + "/folder/renamed.bin");
    command("mv", there + "/folder/deep", there + "/moved");
    Files.write(there.resolve("one"), new byte[] {1, 2}, StandardOpenOption.APPEND);
    Files.delete(there.resolve("folder-x"));
    assertEquals(FileTree.of(there), throughRclone());
    assertEquals(FileTree.of(there), mountedAgain());
  }

  private Map<String, String> throughRclone() {
    Path back = folder.resolve("back");
    rclone("copy", "kiseki:" + bucket + "/tree", back.toString());
    return FileTree.of(back);
  }

  private Map<String, String> mountedAgain() {
    Path point = folder.resolve("again");
    try (S3fsMount mount = S3fsMount.of(server, bucket, point)) {
      Map<String, String> files = FileTree.of(point.resolve("tree"));
      mount.unmount();
      return files;
    }
  }

  private static String command(String... words) {
    return Command.of(words).with(Map.of("LC_ALL", "C.UTF-8")).run().succeeded();
  }

  private void rclone(String... words) {
    Rclone.at(server).command(words).run().succeeded();
  }
}
