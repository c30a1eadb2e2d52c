package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The POSIX suite, whose every expectation is ext4's, on a bucket that the product has mounted. */
@Tag("posix")
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PosixOnMountTest {

  private final RunningServer server;
  private MountedBucket mount;

  PosixOnMountTest(RunningServer server) {
    this.server = server;
  }

  @BeforeAll
  void mount(@TempDir Path folder) throws IOException {
    // The suite acts as other users too.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    mount = MountedBucket.make(server, "posix-" + UUID.randomUUID(), folder.resolve("mount"));
  }

  @AfterAll
  void unmount() {
    mount.unmount();
    mount.close();
  }

  static Stream<String> chapters() {
    return PosixChapters.names();
  }

  @ParameterizedTest
  @MethodSource("chapters")
  void aMountedBucketBehavesAsExt4(String chapter) {
    List<String> said = PosixChapters.run(chapter, mount.point());
    assertEquals(
        List.of(), said.stream().filter(line -> line.startsWith("FAILED ")).toList(), server::log);
    assertTrue(PosixChapters.passed(said) > 0, "nothing was checked");
    System.out.println("posix, mounted bucket, " + chapter + ": " + PosixChapters.passed(said));
  }
}
