package dev.kiseki.adapters.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Proves the suite's expectations: what fails here is expected wrongly. Needs root and ext4. */
@Tag("posix")
final class PosixOnExt4Test {
  /** Surefire starts in the module's folder; java.io.tmpdir may be in memory. */
  @TempDir(factory = InBuildFolder.class)
  private Path directory = Path.of("");

  static List<String> chapters() {
    return PosixSuite.chapters();
  }

  @ParameterizedTest
  @MethodSource("chapters")
  void everyExpectationIsExt4s(String chapter) throws IOException, InterruptedException {
    PosixSuite.Result result = PosixSuite.run(chapter, directory);
    System.out.println("posix on ext4, " + chapter + ": " + result.passed() + " passed");
    assertEquals(List.of(), result.failures());
    assertTrue(result.passed() > 0, "nothing was checked");
  }

  @Test
  void theReferenceIsExt4() throws IOException {
    assertEquals("ext4", Files.getFileStore(directory).type());
  }
}
