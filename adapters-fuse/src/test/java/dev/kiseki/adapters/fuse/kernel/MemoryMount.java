package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.testkit.files.InMemoryFileTree;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Mounts a tree in memory on the directory that is its first argument, until SIGTERM. For tests
 * that need a process to kill, and for measuring the binding by hand.
 */
final class MemoryMount {
  static final long CAPACITY_BYTES = 4L << 30;

  private MemoryMount() {}

  public static void main(String[] arguments) throws InterruptedException {
    Duration timeout = Duration.ofMillis(Long.getLong("kiseki.timeout", 0));
    Crew crew = new Crew(Integer.getInteger("kiseki.least", Crew.USUAL.least()), Crew.USUAL.most());
    MountOptions options =
        MountOptions.of(Path.of(arguments[0]), "memory")
            .withTimeouts(timeout, timeout)
            .withCrew(crew);
    if (!Boolean.getBoolean("kiseki.private")) {
      options = options.withAllowOthers();
    }
    InMemoryFileTree tree = new InMemoryFileTree(InstantSource.system(), CAPACITY_BYTES);
    KernelMount mount = KernelMount.mount(tree, options);
    Runtime.getRuntime().addShutdownHook(new Thread(mount::close));
    System.out.println("mounted");
    mount.awaitEnd();
    System.out.println(
        "ended: handles=" + tree.handleCount() + " references=" + tree.referenceCount());
  }
}
