package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
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

/** The POSIX suite through the second binding, without what paths cannot do: libfuse.txt. */
@Tag("posix")
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PosixThroughLibfuseTest {

  private final RunningServer server;
  private MountedBucket mount;

  PosixThroughLibfuseTest(RunningServer server) {
    this.server = server;
  }

  @BeforeAll
  void mount(@TempDir Path folder) throws IOException {
    // The suite acts as other users too.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    String bucket = "libfuse-" + UUID.randomUUID();
    AwsCli.at(server.endpoint())
        .command("s3", "mb", "s3://" + bucket)
        .with(server.forScripts())
        .run()
        .succeeded();
    mount =
        MountedBucket.mount(
            server, "default/" + bucket, folder.resolve("mount"), "allow_other,binding=jnr");
  }

  @AfterAll
  void unmount() {
    mount.unmount();
    mount.close();
  }

  /** Locks are the kernel's own here, and the others try what lies behind the binding. */
  static Stream<String> chapters() {
    return PosixChapters.names()
        .filter(chapter -> !Set.of("locking", "random_files", "together").contains(chapter));
  }

  @ParameterizedTest
  @MethodSource("chapters")
  void aBucketMountedThroughLibfuseBehavesAsExt4(String chapter) {
    List<String> said = PosixChapters.runThroughLibfuse(chapter, mount.point());
    assertEquals(
        List.of(), said.stream().filter(line -> line.startsWith("FAILED ")).toList(), server::log);
    assertTrue(PosixChapters.passed(said) > 0, "nothing was checked");
    System.out.println(
        "posix, mounted bucket, libfuse, " + chapter + ": " + PosixChapters.passed(said));
  }
}
