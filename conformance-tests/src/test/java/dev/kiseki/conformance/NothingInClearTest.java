package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole data directory and the log are searched for words that were planted in objects. */
@Tag("s3")
class NothingInClearTest {

  @TempDir private Path folder;

  @Test
  void noFileHoldsContentsMetadataTagsOrTheSecretKey() throws IOException {
    ServerSetup setup = ServerSetup.in(folder);
    try (RunningServer server = setup.start()) {
      script(server, "plant").succeeded();
      assertNothingFound(server);
      server.kill();
      assertNothingFound(server);
    }
    try (RunningServer server = setup.start()) {
      server.terminate();
      assertEquals(0, server.awaitExit(), server::describe);
      assertNothingFound(server);

      Path control = folder.resolve("control");
      Files.writeString(control, "x".repeat(100_000) + "planted-content-0f7a1c");
      Outcome found = script(server, "find", control.toString());
      assertEquals("content in " + control + " at 100000\n", found.output(), found::toString);
    }
  }

  private static void assertNothingFound(RunningServer server) {
    ServerSetup setup = server.setup();
    assertTrue(Files.isDirectory(setup.data()));
    script(server, "find", setup.data().toString(), setup.log().toString()).succeeded();
  }

  private static Outcome script(RunningServer server, String... words) {
    return PythonSuite.script("planted", words).with(server.forScripts()).run();
  }
}
