package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A backup that is made, grows, is pruned, checked to the last byte and restored. */
@Tag("s3")
@ExtendWith(SharedServer.class)
class ResticTest {

  private final RunningServer server;
  private final String bucket = "restic-" + UUID.randomUUID();

  @TempDir private Path folder;

  ResticTest(RunningServer server) {
    this.server = server;
  }

  @BeforeAll
  static void noteTheVersion() {
    ClientVersions.ask("restic", "restic", "version");
  }

  @Test
  void aTreeIsBackedUpCheckedAndRestored() throws Exception {
    Path there = FileTree.make(folder.resolve("there"), 7);
    Map<String, String> first = FileTree.of(there);
    restic("init");
    restic("backup", "--tag=first", there.toString());
    Files.delete(there.resolve("folder/two"));
    FileTree.file(there.resolve("folder/new"), 300_000);
    restic("backup", "--tag=second", there.toString());

    assertEquals(first, restored("first", there));
    restic("forget", "--keep-last=1", "--prune", "--max-unused=0");
    restic("check", "--read-data");
    assertEquals(FileTree.of(there), restored("second", there));
  }

  /** What the tagged snapshot of a folder holds. */
  private Map<String, String> restored(String tag, Path source) {
    Path target = folder.resolve("restored-" + tag);
    restic("restore", "latest", "--tag=" + tag, "--target=" + target);
    return FileTree.of(target.resolve(source.getRoot().relativize(source)));
  }

  private void restic(String... words) {
    List<String> all =
        new ArrayList<>(List.of("restic", "--cache-dir=" + folder.resolve("cache"), "--quiet"));
    all.addAll(List.of(words));
    Command.of(all.toArray(String[]::new))
        .with(server.forScripts())
        .with(
            Map.of(
                "RESTIC_REPOSITORY",
                "s3:" + server.endpoint() + "/" + bucket + "/in/a folder",
                "RESTIC_PASSWORD",
                "of the repository"))
        .run()
        .succeeded();
  }
}
