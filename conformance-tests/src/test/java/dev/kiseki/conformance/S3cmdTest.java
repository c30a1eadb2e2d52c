package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
class S3cmdTest {

  private final RunningServer server;
  private final String bucket = "s3://s3cmd-" + UUID.randomUUID();

  @TempDir private Path folder;

  S3cmdTest(RunningServer server) {
    this.server = server;
  }

  @BeforeAll
  static void noteTheVersion() {
    ClientVersions.ask("s3cmd", "s3cmd", "--version");
  }

  @BeforeEach
  void configureAndMakeTheBucket() throws IOException {
    String host = "127.0.0.1:" + server.port();
    Files.writeString(
        configuration(),
        String.join(
            "\n",
            "[default]",
            "access_key = " + Account.FIRST.accessKey(),
            "secret_key = " + Account.FIRST.secretKey(),
            "host_base = " + host,
            "host_bucket = " + host,
            "use_https = False",
            "bucket_location = us-east-1",
            ""));
    s3cmd("mb", bucket);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 20, 20 << 20})
  void aFileIsPutListedGotAndDeleted(int sizeBytes) {
    Path there = FileTree.file(folder.resolve("there"), sizeBytes);
    Path back = folder.resolve("back");
    s3cmd("put", "--multipart-chunk-size-mb=5", there.toString(), bucket + "/a file+ä");
    assertTrue(s3cmd("ls", bucket + "/").contains(" " + sizeBytes + " "));
    s3cmd("get", bucket + "/a file+ä", back.toString());
    assertTrue(FileTree.same(there, back));
    s3cmd("del", bucket + "/a file+ä");
    assertFalse(s3cmd("ls", bucket).contains("file"));
  }

  @Test
  void aTreeIsSyncedBothWays() throws IOException {
    Path there = FileTree.make(folder.resolve("there"), 6);
    Path back = Files.createDirectory(folder.resolve("back"));
    s3cmd("sync", there + "/", bucket + "/tree/");
    s3cmd("sync", bucket + "/tree/", back + "/");
    assertEquals(FileTree.of(there), FileTree.of(back));
    Files.delete(there.resolve("one"));
    s3cmd("sync", "--delete-removed", there + "/", bucket + "/tree/");
    s3cmd("sync", "--delete-removed", bucket + "/tree/", back + "/");
    assertEquals(FileTree.of(there), FileTree.of(back));
    s3cmd("rb", "--recursive", "--force", bucket);
  }

  @Test
  void anObjectIsCopiedAndDescribed() {
    Path there = FileTree.file(folder.resolve("there"), 10_000);
    s3cmd("put", "--add-header=x-amz-meta-kind:test", there.toString(), bucket + "/one");
    s3cmd("cp", bucket + "/one", bucket + "/two");
    String facts = s3cmd("info", bucket + "/two");
    assertTrue(facts.contains("10000") && facts.contains("test"), facts);
  }

  private Path configuration() {
    return folder.resolve("s3cfg");
  }

  private String s3cmd(String... words) {
    List<String> all =
        new ArrayList<>(List.of("s3cmd", "--config=" + configuration(), "--no-progress"));
    all.addAll(List.of(words));
    return Command.of(all.toArray(String[]::new)).with(server.forScripts()).run().succeeded();
  }
}
