package dev.kiseki.adapters.fuse.kernel;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.testkit.files.InMemoryFileTree;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How mounts begin and end, as root and as somebody else. */
@Tag("posix")
final class MountLifeTest {
  private static final int NOBODY = 65534;
  private static final Path DEVICE = Path.of(Device.PATH);

  @TempDir(factory = InBuildFolder.class)
  private Path folder = Path.of("");

  private final InMemoryFileTree tree =
      new InMemoryFileTree(InstantSource.system(), MemoryMount.CAPACITY_BYTES);

  /** Not asked for in the tests themselves: a dead or private mount does not answer. */
  @BeforeEach
  void makeMountPoint() throws IOException {
    Files.createDirectory(directory());
  }

  private Path directory() {
    return folder.resolve("mount point");
  }

  private boolean isMounted() {
    return MountTable.on(directory()).isPresent();
  }

  /** The folder can only be removed when nothing is mounted in it. */
  @AfterEach
  void detach() {
    while (isMounted()) {
      Libc.unmount(directory().toString(), Libc.MNT_DETACH);
    }
  }

  @Test
  void filesAreListedReadAndCopied() throws IOException, InterruptedException {
    try (KernelMount mount = KernelMount.mount(tree, MountOptions.of(directory(), "a/b,c d"))) {
      String cd = "cd '" + directory() + "'; ";
      assertEquals(
          List.of("hello", "a", "b"),
          Programs.shell(cd + "echo hello >a; cp a b; cat b; ls; cmp a b"));
      assertTrue(mount.requestCounts().of(Opcode.WRITE) >= 1, "nothing was written");
    }
    assertFalse(isMounted());
  }

  @Test
  void theKernelGivesEveryReferenceBack() throws IOException, InterruptedException {
    try (KernelMount mount = KernelMount.mount(tree, MountOptions.of(directory(), "memory"))) {
      String cd = "cd '" + directory() + "'; ";
      Programs.shell(
          cd
              + "mkdir d; for i in $(seq 200); do echo $i >d/$i; done; ls -l d >/dev/null; ls -l d"
              + " >/dev/null; ln d/1 d/one; ln -s x d/s; mv d/2 d/3; rm d/4; cat d/* >/dev/null ||"
              + " true");
      assertTrue(tree.referenceCount() > 100, "nothing was looked up");
      assertTrue(mount.requestCounts().of(Opcode.LOOKUP) > 100, "nothing was asked for");
      // A remount empties the kernel's caches of this file system alone.
      Programs.run("mount", "-i", "-o", "remount", directory().toString());
      Eventually.isTrue(
          () -> tree.referenceCount() == 0, () -> tree.referenceCount() + " references are left");
    }
    assertEquals(0, tree.handleCount());
  }

  @Test
  void unmountingByHandEndsTheMountAndClosesTheTree() throws IOException, InterruptedException {
    KernelMount mount = KernelMount.mount(tree, MountOptions.of(directory(), "memory"));
    Programs.run("umount", directory().toString());
    mount.awaitEnd();
    mount.close();
    assertFalse(isMounted());
  }

  @Test
  void whoIsInAMountForAMomentDoesNotKeepItMounted() throws IOException {
    Leaving mounter = new Leaving();
    KernelMount mount = KernelMount.mount(tree, MountOptions.of(directory(), "memory"), mounter);
    mounter.enter(directory());
    try {
      assertTrue(mount.closeUnlessBusy());
      assertTrue(mounter.wasBusy);
      assertFalse(isMounted());
    } finally {
      mounter.leave();
      mount.close();
    }
  }

  /** Unmounts as root does; somebody is in the mount, and leaves it after the first try. */
  private static final class Leaving implements Mounter {
    private final Mounter real = new SystemCallMounter();
    private @Nullable Process passerBy;
    private boolean wasBusy;

    void enter(Path directory) throws IOException {
      passerBy =
          new ProcessBuilder("sh", "-c", "cd '" + directory + "' && echo in && exec sleep 60")
              .start();
      assertEquals('i', passerBy.getInputStream().read());
    }

    void leave() {
      if (passerBy != null) {
        passerBy.destroyForcibly().onExit().join();
      }
    }

    @Override
    public Device mount(MountOptions options) {
      return real.mount(options);
    }

    @Override
    public int unmount(MountOptions options, boolean lazily) {
      int errno = real.unmount(options, lazily);
      if (errno == Errno.EBUSY) {
        wasBusy = true;
        leave();
      }
      return errno;
    }
  }

  @Test
  void aMountInUseIsDetachedAndAbandoned() throws IOException, InterruptedException {
    KernelMount mount = KernelMount.mount(tree, MountOptions.of(directory(), "memory"));
    Process user =
        new ProcessBuilder(
                "sh", "-c", "cd '" + directory() + "' && exec 3>open && echo in && exec sleep 60")
            .start();
    try {
      assertEquals('i', user.getInputStream().read());
      mount.close();
      assertFalse(isMounted());
      mount.awaitEnd();
      assertEquals(0, tree.handleCount());
      // Whoever is still there gets an error instead of waiting for ever.
      assertEquals(
          List.of("failed"),
          Programs.shell("stat /proc/" + user.pid() + "/cwd/. >/dev/null 2>&1 || echo failed"));
    } finally {
      user.destroyForcibly();
    }
  }

  @Test
  void aDeadMountIsDetachedAtTheNextStart() throws IOException, InterruptedException {
    try (Child child = Child.start(List.of(), classPath(), directory())) {
      child.kill();
    }
    assertTrue(isMounted());
    assertEquals(-Errno.ENOTCONN, Libc.statfs(directory().toString()));
    try (KernelMount mount = KernelMount.mount(tree, MountOptions.of(directory(), "memory"))) {
      Programs.run("touch", directory().resolve("f").toString());
      assertEquals(1, mount.requestCounts().of(Opcode.CREATE));
    }
    assertFalse(isMounted());
  }

  @Test
  void terminationUnmountsThoughSomebodyIsInside() throws IOException, InterruptedException {
    try (Child child = Child.start(List.of(), classPath(), directory())) {
      Process user =
          new ProcessBuilder("sh", "-c", "cd '" + directory() + "' && echo in && exec sleep 60")
              .start();
      try {
        assertEquals('i', user.getInputStream().read());
        assertTrue(child.terminateMillis() < 20_000, "SIGTERM takes long");
        assertFalse(isMounted());
      } finally {
        user.destroyForcibly();
      }
    }
  }

  @Test
  void theHelperMountsAndUnmounts() throws IOException, InterruptedException {
    HelperMounter helper = new HelperMounter();
    MountOptions options = MountOptions.of(directory(), "te,n\\ant").withAllowOthers();
    try (KernelMount mount = KernelMount.mount(tree, options, helper)) {
      Programs.shell("cd '" + directory() + "'; echo x >f; cat f");
      assertEquals(1, mount.requestCounts().of(Opcode.CREATE));
      assertEquals(
          List.of("te,n\\ant fuse.kiseki"),
          Programs.run("findmnt", "-rno", "SOURCE,FSTYPE", directory().toString()).stream()
              .map(line -> line.replace("\\x5c", "\\"))
              .toList());
    }
    assertFalse(isMounted());
  }

  @Test
  void theHelpersComplaintIsPassedOn() {
    Path nothing = directory().resolve("nothing");
    KisekiException refused =
        assertThrows(
            KisekiException.class,
            () -> new HelperMounter().mount(MountOptions.of(nothing, "memory")));
    assertEquals(ErrorCode.CONFIGURATION_INVALID, refused.code());
    assertTrue(refused.getMessage().contains("No such file or directory"), refused.getMessage());
  }

  @Test
  void somebodyElseMountsForThemselvesAlone() throws IOException, InterruptedException {
    String classPath = copyOfClassPath();
    Programs.run("chown", NOBODY + ":" + NOBODY, directory().toString());
    Set<PosixFilePermission> before = openDeviceToAll();
    List<String> asNobody =
        List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    try (Child child = Child.start(asNobody, classPath, directory(), "-Dkiseki.private=true")) {
      String as = String.join(" ", asNobody) + " sh -euc ";
      assertEquals(
          List.of("mine " + NOBODY),
          Programs.shell(
              as + "'cd \"" + directory() + "\"; echo mine $(stat -c %u .) >f; cat f' 2>&1"));
      // Not even root may look in, unless allow_other says so.
      assertEquals(
          List.of("refused"),
          Programs.shell("ls '" + directory() + "' 2>/dev/null || echo refused"));
      assertTrue(child.terminateMillis() < 20_000, "SIGTERM takes long");
    } finally {
      Files.setPosixFilePermissions(DEVICE, before);
    }
    assertFalse(isMounted());
  }

  /** As udev does wherever fuse3 is installed; containers often have it for root alone. */
  private static Set<PosixFilePermission> openDeviceToAll() throws IOException {
    Set<PosixFilePermission> before = Files.getPosixFilePermissions(DEVICE);
    Files.setPosixFilePermissions(DEVICE, PosixFilePermissions.fromString("rw-rw-rw-"));
    return before;
  }

  /** Our classes where everybody may read them. */
  private String copyOfClassPath() throws IOException, InterruptedException {
    Path copies = Files.createDirectories(folder.resolve("classes"));
    List<String> copied = new ArrayList<>();
    for (Path source : places()) {
      Path copy = copies.resolve(copied.size() + "-" + source.getFileName());
      Programs.run("cp", "-r", source.toString(), copy.toString());
      copied.add(copy.toString());
    }
    Programs.run("chmod", "-R", "a+rX", copies.toString());
    return String.join(File.pathSeparator, copied);
  }

  private static String classPath() {
    return places().stream().map(Path::toString).collect(joining(File.pathSeparator));
  }

  /** Where the classes are that {@link MemoryMount} needs. */
  private static List<Path> places() {
    return Stream.of(
            KisekiException.class,
            FileTree.class,
            InMemoryFileTree.class,
            KernelMount.class,
            MemoryMount.class)
        .map(MountLifeTest::placeOf)
        .distinct()
        .toList();
  }

  private static Path placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aMountPointThatIsNotEmptyIsRefused() throws IOException {
    Files.createFile(directory().resolve("f"));
    MountOptions options = MountOptions.of(directory(), "memory");
    KisekiException refused =
        assertThrows(KisekiException.class, () -> KernelMount.mount(tree, options));
    assertEquals(ErrorCode.CONFIGURATION_INVALID, refused.code());
    assertFalse(isMounted());
  }

  @Test
  void aReadOnlyMountRefusesChanges() throws IOException, InterruptedException {
    try (KernelMount mount =
        KernelMount.mount(tree, MountOptions.of(directory(), "memory").withReadOnly())) {
      assertEquals(
          List.of("refused"),
          Programs.shell("touch '" + directory() + "/f' 2>/dev/null || echo refused"));
      assertEquals(0, mount.requestCounts().of(Opcode.CREATE));
    }
  }

  @Test
  void aClosedDeviceTakesNoLateReplies() {
    Device device = Device.open();
    device.close();
    device.close();
    try (Arena arena = Arena.ofConfined()) {
      Reply reply = new Reply(arena.allocate(Reply.HEADER_BYTES));
      assertEquals(Errno.ENODEV, device.sendIfOpen(reply.success(1), Reply.HEADER_BYTES));
    }
  }

  @Test
  void theFolderOfTheTestsIsOpenToAll() throws IOException {
    assertEquals(
        PosixFilePermissions.fromString("rwxr-xr-x"), Files.getPosixFilePermissions(folder));
  }
}
