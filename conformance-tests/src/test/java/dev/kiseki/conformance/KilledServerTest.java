package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after the process is gone, and nothing is half there. */
@Tag("proof")
class KilledServerTest {

  private static final int KILLS = 3;

  /** Kept when a test fails: the store, its log and what was acknowledged say what went wrong. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void acknowledgedWritesSurviveKillAfterKillAndNothingElseIsLeft() throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    ServerSetup setup =
        ServerSetup.in(folder).through("env", "KISEKI_JAVA_OPTS=-Djava.io.tmpdir=" + temporary);
    String state = folder.resolve("load.json").toString();
    for (int kill = 0; kill < KILLS; kill++) {
      try (RunningServer server = setup.start()) {
        if (kill > 0) {
          System.out.print(load(server, "verify", state).succeeded());
        }
        String pid = String.valueOf(server.pid());
        System.out.print(load(server, "run", state, pid).succeeded());
        assertEquals(128 + 9, server.awaitExit(), server::describe);
      }
    }
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList());
    }
    try (RunningServer server = setup.start()) {
      load(server, "verify", state).succeeded();
    }
  }

  @Test
  void aTerminatedServerFinishesTheUploadThatIsUnderWay() {
    ServerSetup setup = ServerSetup.in(folder);
    try (RunningServer server = setup.start()) {
      aws(server, "s3api", "create-bucket", "--bucket", "shutdown").succeeded();
      script(server, "terminate", String.valueOf(server.pid()), "shutdown", "k").succeeded();
      assertEquals(0, server.awaitExit(), server::describe);
    }
    try (RunningServer server = setup.start()) {
      Path copy = folder.resolve("copy");
      aws(server, "s3", "cp", "s3://shutdown/k", copy.toString()).succeeded();
      assertEquals(4_000_000, copy.toFile().length());
      server.terminate();
      assertEquals(0, server.awaitExit(), server::describe);
    }
  }

  private static Outcome load(RunningServer server, String... words) {
    return script(server, "load", words);
  }

  private static Outcome script(RunningServer server, String name, String... words) {
    return PythonSuite.script(name, words).with(server.forScripts()).run();
  }

  private static Outcome aws(RunningServer server, String... words) {
    return AwsCli.at(server.endpoint()).command(words).with(server.forScripts()).run();
  }
}
