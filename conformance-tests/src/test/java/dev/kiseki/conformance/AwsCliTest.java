package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("s3")
@ExtendWith(SharedServer.class)
class AwsCliTest {

  private final RunningServer server;
  private final String bucket = "s3://aws-" + UUID.randomUUID();

  @TempDir private Path folder;

  AwsCliTest(RunningServer server) {
    this.server = server;
  }

  @BeforeAll
  static void noteTheVersion() {
    ClientVersions.ask("aws", "aws", "--version");
    ClientVersions.ask("curl", "curl", "--version");
  }

  @BeforeEach
  void makeTheBucket() {
    aws("s3", "mb", bucket);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5 << 20, 100 << 20})
  void aFileComesBackAsItWent(int sizeBytes) {
    Path there = FileTree.file(folder.resolve("there"), sizeBytes);
    Path back = folder.resolve("back");
    aws("s3", "cp", there.toString(), bucket + "/file");
    aws("s3", "cp", bucket + "/file", back.toString());
    assertTrue(FileTree.same(there, back));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20 << 20})
  void aFileComesBackOverHttps(int sizeBytes) {
    Path there = FileTree.file(folder.resolve("there"), sizeBytes);
    Path back = folder.resolve("back");
    overHttps("s3", "cp", there.toString(), bucket + "/file");
    overHttps("s3", "cp", bucket + "/file", back.toString());
    assertTrue(FileTree.same(there, back));
  }

  @Test
  void aTreeIsSyncedBothWaysAndRemoved() throws Exception {
    Path there = FileTree.make(folder.resolve("there"), 1);
    Path back = Files.createDirectory(folder.resolve("back"));
    aws("s3", "sync", there.toString(), bucket + "/tree");
    aws("s3", "sync", bucket + "/tree", back.toString());
    assertEquals(FileTree.of(there), FileTree.of(back));

    Files.delete(there.resolve("one"));
    Path made = FileTree.file(there.resolve("new"), 70_000);
    // S3 keeps whole seconds: a file made and sent in one second looks newer than its object.
    Files.setLastModifiedTime(made, FileTime.from(Instant.now().minusSeconds(60)));
    aws("s3", "sync", "--delete", there.toString(), bucket + "/tree");
    aws("s3", "sync", "--delete", bucket + "/tree", back.toString());
    assertEquals(FileTree.of(there), FileTree.of(back));
    assertEquals(
        "", aws("s3", "sync", there.toString(), bucket + "/tree"), "nothing is left to do");

    aws("s3", "rm", "--recursive", bucket + "/tree");
    assertEquals("", aws("s3", "ls", "--recursive", bucket));
    aws("s3", "rb", bucket);
  }

  @Test
  void listingsShowFoldersAndSizes() {
    Path there = FileTree.make(folder.resolve("there"), 2);
    aws("s3", "cp", "--recursive", there.toString(), bucket);
    String top = aws("s3", "ls", bucket + "/");
    assertTrue(top.contains("PRE folder/") && top.contains(" folder-x"), top);
    String all = aws("s3", "ls", "--recursive", "--summarize", bucket);
    assertTrue(all.contains("Total Objects: 9") && all.contains("folder/deep/er/three"), all);
  }

  @Test
  void movingRenamesOnTheServer() {
    Path there = FileTree.file(folder.resolve("there"), 9 << 20);
    Path back = folder.resolve("back");
    aws("s3", "cp", there.toString(), bucket + "/from");
    aws("s3", "mv", bucket + "/from", bucket + "/to/it");
    aws("s3", "cp", bucket + "/to/it", back.toString());
    assertTrue(FileTree.same(there, back));
    assertTrue(command("s3", "ls", bucket + "/from").run().exit() != 0);
  }

  @Test
  void aPresignedUrlIsFetchedByCurl() {
    Path there = FileTree.file(folder.resolve("there"), 300_000);
    Path back = folder.resolve("back");
    aws("s3", "cp", there.toString(), bucket + "/a b+c/ä");
    String url = aws("s3", "presign", bucket + "/a b+c/ä").strip();
    Command.of("curl", "-sS", "--fail", "--max-time", "60", "-o", back.toString(), url)
        .run()
        .succeeded();
    assertTrue(FileTree.same(there, back));
  }

  private String aws(String... words) {
    return command(words).run().succeeded();
  }

  private Command command(String... words) {
    return AwsCli.at(server.endpoint()).command(words).with(server.forScripts());
  }

  private void overHttps(String... words) {
    AwsCli.at(server.httpsEndpoint())
        .command(words)
        .with(server.forScriptsOverHttps())
        .run()
        .succeeded();
  }
}
