package dev.kiseki.adapters.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.testkit.files.InMemoryFileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The suite on a mounted tree in memory: what fails here and passes on ext4 is a fault of ours. */
@Tag("posix")
final class PosixOnMountTest {
  private static final Duration KEPT = Duration.ofSeconds(1);

  @TempDir(factory = InBuildFolder.class)
  private Path directory = Path.of("");

  static List<String> chapters() {
    return PosixSuite.chapters();
  }

  @ParameterizedTest
  @MethodSource("chapters")
  void theMountBehavesAsExt4(String chapter) throws IOException, InterruptedException {
    run(chapter, MountOptions.of(directory, "memory").withAllowOthers());
  }

  /** All changes come through this mount, so the kernel may keep what it knows. */
  @ParameterizedTest
  @MethodSource("chapters")
  void theMountBehavesAsExt4WhileTheKernelKeepsNamesAndAttributes(String chapter)
      throws IOException, InterruptedException {
    run(chapter, MountOptions.of(directory, "memory").withAllowOthers().withTimeouts(KEPT, KEPT));
  }

  private void run(String chapter, MountOptions options) throws IOException, InterruptedException {
    InMemoryFileTree tree =
        new InMemoryFileTree(InstantSource.system(), MemoryMount.CAPACITY_BYTES);
    try (KernelMount mount = KernelMount.mount(tree, options)) {
      PosixSuite.Result result = PosixSuite.run(chapter, directory);
      System.out.println("posix on the mount, " + chapter + ": " + result.passed() + " passed");
      assertEquals(List.of(), result.failures());
      assertTrue(result.passed() > 0, "nothing was checked");
      assertEquals(0, mount.invalidations().droppedCount());
    }
    assertEquals(1, tree.nodeCount(), "nodes are left besides the root");
    assertEquals(0, tree.handleCount(), "files are left open");
  }
}
