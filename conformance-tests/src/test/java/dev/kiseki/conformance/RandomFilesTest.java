package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files of a mounted bucket changed at random for minutes, as fsx does. */
@Tag("long")
@ExtendWith(SharedServer.class)
class RandomFilesTest {
  private static final Duration LENGTH = Duration.ofMinutes(5);

  private final RunningServer server;

  RandomFilesTest(RunningServer server) {
    this.server = server;
  }

  @Test
  void filesHoldWhatWasWritten(@TempDir Path folder) {
    try (MountedBucket mount =
        MountedBucket.make(server, "random-" + UUID.randomUUID(), folder.resolve("mount"))) {
      long start = System.nanoTime();
      int passed = 0;
      do {
        List<String> said = PosixChapters.run("random_files", mount.point());
        // A failure names the seed that repeats it.
        assertEquals(
            List.of(),
            said.stream().filter(line -> line.startsWith("FAILED ")).toList(),
            server::log);
        passed += PosixChapters.passed(said);
      } while (System.nanoTime() - start < LENGTH.toNanos());
      assertTrue(passed > 0, "nothing was checked");
      System.out.println(
          "random file operations: " + passed + " runs in " + LENGTH.toSeconds() + " s");
      mount.unmount();
    }
  }
}
