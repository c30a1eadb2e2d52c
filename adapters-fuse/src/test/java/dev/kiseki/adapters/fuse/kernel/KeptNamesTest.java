package dev.kiseki.adapters.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.CreatedFile;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.Keep;
import dev.kiseki.ports.in.file.Keeper;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.testkit.files.InMemoryFileTree;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree that lets names be kept, and others who change what it shows. */
@Tag("posix")
final class KeptNamesTest {
  private static final Requester SOMEBODY_ELSE = new Requester(0, 0, 1, 1);

  /** Whatever hangs, a writer is answered a little after what was granted has ended. */
  private static final Duration LONGEST = Grants.KEPT.plusSeconds(4);

  @TempDir(factory = InBuildFolder.class)
  private Path directory = Path.of("");

  private final InMemoryFileTree tree =
      new InMemoryFileTree(InstantSource.system(), MemoryMount.CAPACITY_BYTES);

  private final AtomicReference<@Nullable Keeper> keeper = new AtomicReference<>();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);

  @SuppressWarnings("NullAway.Init") // before each test
  private KernelMount mount;

  @BeforeEach
  void mount() {
    FileTree keeping =
        (FileTree)
            Proxy.newProxyInstance(
                FileTree.class.getClassLoader(),
                new Class<?>[] {FileTree.class},
                (_, method, arguments) -> called(method, arguments));
    mount = KernelMount.mount(keeping, MountOptions.of(directory, "memory"));
  }

  private @Nullable Object called(Method method, Object @Nullable [] arguments) throws Throwable {
    if (arguments != null) {
      switch (method.getName()) {
        case "keep" -> {
          return Keep.ALL;
        }
        case "keepWith" -> {
          keeper.set((Keeper) arguments[0]);
          return null;
        }
        case "lookup" -> {
          if (((EntryRef) arguments[0]).name().toString().equals("hangs")) {
            hanging.countDown();
            assertTrue(gate.await(60, TimeUnit.SECONDS), "the gate stays shut");
          }
        }
        default -> {}
      }
    }
    try {
      return method.invoke(tree, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getTargetException();
    }
  }

  @AfterEach
  void unmount() {
    gate.countDown();
    mount.close();
  }

  private EntryRef in(String name) {
    return new EntryRef(tree.root(), FileName.of(name));
  }

  private NodeId makeFile(String name) {
    CreatedFile made =
        tree.create(SOMEBODY_ELSE, in(name), 0644, new OpenMode(true, true, false, false));
    tree.flush(made.opened().handle(), new LockOwner(0));
    tree.release(made.opened().handle());
    return made.attributes().node();
  }

  /** As somebody does who does not ask the mount, and tells before answering. */
  private void removeFile(String name, NodeId node) {
    tree.unlink(SOMEBODY_ELSE, in(name));
    Keeper told = keeper.get();
    assertTrue(told != null, "nobody wants to be told");
    told.overtaken(List.of(in(name)), List.of(new Keeper.Kept(node, tree.root())));
  }

  private List<String> sh(String script) throws IOException, InterruptedException {
    return Programs.shell("cd '" + directory + "'; " + script);
  }

  private long lookups() {
    return mount.requestCounts().of(Opcode.LOOKUP);
  }

  @Test
  void aNameIsLookedUpOnceUntilItIsOvertaken() throws IOException, InterruptedException {
    NodeId node = makeFile("f");
    sh("stat f");
    long once = lookups();
    sh("for i in 1 2 3 4 5 6 7 8 9; do stat f; done");
    assertEquals(once, lookups(), "the name was not kept");
    removeFile("f", node);
    assertEquals(List.of("none"), sh("stat f 2>/dev/null || echo none"));
  }

  @Test
  void attributesAreAskedForAgainWhenTheyWereAltered() throws IOException, InterruptedException {
    NodeId node = makeFile("f");
    assertEquals(List.of("0"), sh("stat -c %s f"));
    tree.replaceContent(node, new byte[5]);
    Keeper told = keeper.get();
    assertTrue(told != null, "nobody wants to be told");
    told.altered(node);
    assertEquals(List.of("5"), sh("stat -c %s f"));
  }

  @Test
  void aWriterIsAnsweredThoughTheDirectoryHangs() throws IOException, InterruptedException {
    NodeId node = makeFile("f");
    sh("stat f");
    Process waiting = start("stat hangs");
    assertTrue(hanging.await(60, TimeUnit.SECONDS), "nobody looks");
    Thread writer = Thread.startVirtualThread(() -> removeFile("f", node));
    assertTrue(writer.join(LONGEST), "the writer hangs with the directory");
    assertTrue(waiting.isAlive(), "nothing hung");
    gate.countDown();
    assertTrue(waiting.waitFor(60, TimeUnit.SECONDS), "the lookup hangs");
    assertEquals(List.of("none"), sh("stat f 2>/dev/null || echo none"));
    makeFile("g");
    assertTrue(mount.invalidations().await(LONGEST), "the kernel does not obey");
    sh("stat g");
    long once = lookups();
    sh("stat g; stat g");
    assertEquals(once, lookups(), "names are not kept again");
  }

  private Process start(String script) throws IOException {
    return new ProcessBuilder("sh", "-c", "cd '" + directory + "'; " + script)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
