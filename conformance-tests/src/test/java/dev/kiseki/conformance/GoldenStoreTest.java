package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stores that earlier versions wrote, killed, and packed: this one opens them and shows the same.
 */
@Tag("store")
class GoldenStoreTest {
  private static final Path ARCHIVES = Path.of("src/test/golden");

  @TempDir private Path folder;

  static List<Path> everyArchive() throws IOException {
    try (Stream<Path> all = Files.list(ARCHIVES)) {
      List<Path> archives = all.filter(file -> file.toString().endsWith(".tar.gz")).toList();
      assertFalse(archives.isEmpty(), "an archive for each format that was released");
      return archives;
    }
  }

  @ParameterizedTest
  @MethodSource("everyArchive")
  void aStoreOfAnEarlierVersionIsWhole(Path archive) {
    Command.of("tar", "-C", folder.toString(), "-xzf", archive.toString()).run().succeeded();
    String expected = folder.resolve("expected.json").toString();
    try (RunningServer server = ServerSetup.in(folder).start();
        MountedBucket mount =
            MountedBucket.mount(server, "default/files", folder.resolve("mount"), "ro")) {
      PythonSuite.script("golden_store", "check", expected)
          .with(mount.forScripts("files"))
          .run()
          .succeeded();
      mount.unmount();
    }
  }
}
