package dev.kiseki.adapters.fuse.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.CreatedFile;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.testkit.files.InMemoryFileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel keeps, and how it is told that somebody else has changed it. */
@Tag("posix")
final class InvalidationsTest {
  private static final Requester SOMEBODY_ELSE = new Requester(0, 0, 1, 1);
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir(factory = InBuildFolder.class)
  private Path directory = Path.of("");

  private final InMemoryFileTree tree =
      new InMemoryFileTree(InstantSource.system(), MemoryMount.CAPACITY_BYTES);

  @SuppressWarnings("NullAway.Init") // before each test
  private KernelMount mount;

  @BeforeEach
  void mount() {
    mount = KernelMount.mount(tree, MountOptions.of(directory, "memory").withTimeouts(LONG, LONG));
  }

  @AfterEach
  void unmount() {
    mount.close();
  }

  private static EntryRef in(NodeId directory, String name) {
    return new EntryRef(directory, FileName.of(name));
  }

  private NodeId makeFile(String name, String content) {
    CreatedFile made =
        tree.create(
            SOMEBODY_ELSE, in(tree.root(), name), 0644, new OpenMode(true, true, false, false));
    tree.flush(made.opened().handle(), new LockOwner(0));
    tree.release(made.opened().handle());
    tree.replaceContent(made.attributes().node(), content.getBytes(UTF_8));
    return made.attributes().node();
  }

  private List<String> sh(String script) throws IOException, InterruptedException {
    return Programs.shell("cd '" + directory + "'; " + script);
  }

  private void told() {
    assertTrue(mount.invalidations().await(Duration.ofSeconds(20)), "the kernel was not told");
  }

  @Test
  void attributesAndPagesAreKeptUntilTheKernelIsTold() throws IOException, InterruptedException {
    NodeId node = makeFile("f", "old");
    assertEquals(List.of("3", "old"), sh("stat -c %s f; cat f"));
    tree.replaceContent(node, "newer".getBytes(UTF_8));
    assertEquals(List.of("3"), sh("stat -c %s f"));
    mount.invalidations().content(node, 0, 0);
    told();
    assertEquals(List.of("5", "newer"), sh("stat -c %s f; cat f"));
  }

  @Test
  void anOpenThatFindsForeignContentDropsThePages() throws IOException, InterruptedException {
    NodeId node = makeFile("f", "one");
    assertEquals(List.of("one"), sh("cat f"));
    long reads = mount.requestCounts().of(Opcode.READ);
    assertEquals(List.of("oneone"), sh("cat f; cat f"));
    assertEquals(reads, mount.requestCounts().of(Opcode.READ), "the pages were not kept");
    tree.replaceContent(node, "two".getBytes(UTF_8));
    assertEquals(List.of("two"), sh("cat f"));
  }

  @Test
  void aNameThatSomebodyElseMadeIsFound() throws IOException, InterruptedException {
    assertEquals(List.of("none"), sh("cat f 2>/dev/null || echo none"));
    makeFile("f", "there");
    assertEquals(List.of("none"), sh("cat f 2>/dev/null || echo none"));
    mount.invalidations().entry(in(tree.root(), "f"));
    told();
    assertEquals(List.of("there"), sh("cat f"));
  }

  @Test
  void aNameThatSomebodyElseTookAwayIsGone() throws IOException, InterruptedException {
    NodeId node = makeFile("f", "there");
    assertEquals(List.of("there"), sh("cat f"));
    tree.unlink(SOMEBODY_ELSE, in(tree.root(), "f"));
    assertEquals(List.of("f"), sh("stat -c %n f"));
    mount.invalidations().removal(in(tree.root(), "f"), node);
    told();
    assertEquals(List.of("none"), sh("stat -c %n f 2>/dev/null || echo none"));
  }

  @Test
  void theListingSavesTheLookups() throws IOException, InterruptedException {
    for (int i = 0; i < 300; i++) {
      makeFile("f" + i, "x");
    }
    long before = mount.requestCounts().of(Opcode.LOOKUP);
    assertEquals(301, sh("ls -l").size());
    assertTrue(mount.requestCounts().of(Opcode.READDIRPLUS) > 0, "no READDIRPLUS");
    assertTrue(mount.requestCounts().of(Opcode.LOOKUP) - before < 30, "each name was looked up");
  }
}
