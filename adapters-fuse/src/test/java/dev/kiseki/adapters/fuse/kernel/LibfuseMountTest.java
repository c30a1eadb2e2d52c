package dev.kiseki.adapters.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.fuse.libfuse.LibfuseMount;
import dev.kiseki.testkit.files.InMemoryFileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The binding through libfuse: how it begins and ends, and that it gives everything back. */
@Tag("posix")
final class LibfuseMountTest {
  @TempDir(factory = InBuildFolder.class)
  private Path folder = Path.of("");

  private final InMemoryFileTree tree =
      new InMemoryFileTree(InstantSource.system(), MemoryMount.CAPACITY_BYTES);

  @BeforeEach
  void makeMountPoint() throws IOException {
    Files.createDirectory(directory());
  }

  private Path directory() {
    return folder.resolve("mount");
  }

  private boolean isMounted() {
    return MountTable.on(directory()).isPresent();
  }

  @AfterEach
  void detach() {
    while (isMounted()) {
      Libc.unmount(directory().toString(), Libc.MNT_DETACH);
    }
  }

  private LibfuseMount mount() {
    return LibfuseMount.mount(tree, MountOptions.of(directory(), "a,b").withAllowOthers());
  }

  @ParameterizedTest
  @ValueSource(strings = {"contents", "unlinking"})
  void pathsBehaveAsExt4AndNothingIsKept(String chapter) throws IOException, InterruptedException {
    try (LibfuseMount mount = mount()) {
      PosixSuite.Result result =
          PosixSuite.run(chapter, directory(), PosixSuite.beyondLibfuse(chapter));
      assertEquals(List.of(), result.failures());
      assertTrue(result.passed() > 0, "nothing was checked");
      assertFalse(mount.hasEnded());
    }
    assertEquals(0, tree.referenceCount());
    assertEquals(1, tree.nodeCount(), "nodes are left besides the root");
    assertEquals(0, tree.handleCount(), "files are left open");
  }

  /** libfuse renames an open file that loses its name; nobody is to see that name. */
  @Test
  void anOpenFileWithoutANameIsNowhereListed() throws IOException, InterruptedException {
    try (LibfuseMount mount = mount()) {
      String kept =
          "cd '%s' && mkdir d && echo kept >d/f && exec 3<d/f && rm d/f && ls -A d && cat <&3 && rmdir d"
              .formatted(directory());
      assertEquals(List.of("kept"), Programs.shell(kept));
      String own = ".fuse_hidden0000000100000001";
      assertEquals(
          List.of(own),
          Programs.shell("cd '%s' && touch f && mv f %s && ls -A".formatted(directory(), own)));
      assertFalse(mount.hasEnded());
    }
  }

  @Test
  void aReadOnlyMountRefusesWrites() throws IOException, InterruptedException {
    MountOptions options = MountOptions.of(directory(), "memory").withReadOnly();
    try (LibfuseMount mount = LibfuseMount.mount(tree, options)) {
      String said = String.join("", Programs.shell("touch '" + directory() + "/f' 2>&1 || true"));
      assertTrue(said.contains("Read-only file system"), said);
      assertFalse(mount.hasEnded());
    }
  }

  @Test
  void unmountingByHandEndsTheMount() throws IOException, InterruptedException {
    LibfuseMount mount = mount();
    Programs.run("umount", directory().toString());
    mount.awaitEnd();
    mount.close();
    assertFalse(isMounted());
  }

  @Test
  void aMountInUseIsKeptUntilItIsDetached() throws IOException, InterruptedException {
    LibfuseMount mount = mount();
    Process user =
        new ProcessBuilder(
                "sh", "-c", "cd '" + directory() + "' && exec 3>open && echo in && exec sleep 60")
            .start();
    try {
      assertEquals('i', user.getInputStream().read());
      assertFalse(mount.closeUnlessBusy());
      assertTrue(isMounted());
      mount.close();
      assertFalse(isMounted());
      mount.awaitEnd();
      assertEquals(0, tree.handleCount());
      assertEquals(
          List.of("failed"),
          Programs.shell("stat /proc/" + user.pid() + "/cwd/. >/dev/null 2>&1 || echo failed"));
    } finally {
      user.destroyForcibly();
    }
  }

  @Test
  void aDeadMountIsDetachedAtTheNextStart() throws Exception {
    try (Child child =
        Child.start(
            List.of(),
            System.getProperty("java.class.path"),
            directory(),
            "-Dkiseki.binding=jnr",
            "--sun-misc-unsafe-memory-access=allow")) {
      child.kill();
    }
    assertTrue(isMounted());
    assertEquals(-Errno.ENOTCONN, Libc.statfs(directory().toString()));
    try (LibfuseMount mount = mount()) {
      Programs.run("touch", directory().resolve("f").toString());
      assertFalse(mount.hasEnded());
    }
    assertFalse(isMounted());
  }

  @Test
  void whatIsMountedAlreadyIsRefused() {
    try (LibfuseMount mount = mount()) {
      assertThrows(RuntimeException.class, this::mount);
      assertFalse(mount.hasEnded());
    }
  }
}
