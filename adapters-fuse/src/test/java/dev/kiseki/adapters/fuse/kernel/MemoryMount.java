package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.adapters.fuse.libfuse.LibfuseMount;
import dev.kiseki.ports.in.file.AttributeChange;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.testkit.files.InMemoryFileTree;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Mounts a tree in memory on the directory that is its first argument, until SIGTERM. For tests
 * that need a process to kill, and for measuring the binding by hand.
 */
final class MemoryMount {
  static final long CAPACITY_BYTES = 4L << 30;

  private MemoryMount() {}

  public static void main(String[] arguments) throws InterruptedException {
    Duration entries = Duration.ofNanos(Long.getLong("kiseki.entry.nanos", 0));
    Duration attributes = Duration.ofNanos(Long.getLong("kiseki.attribute.nanos", 0));
    Crew crew =
        new Crew(
            Integer.getInteger("kiseki.least", Crew.USUAL.least()),
            Crew.USUAL.mostIdle(),
            Crew.USUAL.most());
    MountOptions options =
        MountOptions.of(Path.of(arguments[0]), "memory")
            .withTimeouts(entries, attributes)
            .withCrew(crew);
    if (!Boolean.getBoolean("kiseki.private")) {
      options = options.withAllowOthers();
    }
    InMemoryFileTree tree = new InMemoryFileTree(InstantSource.system(), CAPACITY_BYTES);
    giveToThisUser(tree);
    if (System.getProperty("kiseki.binding", "kernel").equals("jnr")) {
      serve(LibfuseMount.mount(tree, options));
      return;
    }
    KernelMount mount = KernelMount.mount(tree, options);
    Runtime.getRuntime().addShutdownHook(new Thread(mount::close));
    System.out.println("mounted");
    mount.awaitEnd();
    System.out.println(mount.requestCounts().byName());
    System.out.println(
        "ended: handles=" + tree.handleCount() + " references=" + tree.referenceCount());
  }

  private static void serve(LibfuseMount mount) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(mount::close));
    System.out.println("mounted");
    mount.awaitEnd();
  }

  private static void giveToThisUser(InMemoryFileTree tree) {
    tree.change(
        new Requester(0, 0, 0, 0),
        tree.root(),
        Optional.empty(),
        new AttributeChange(
            OptionalInt.empty(),
            OptionalInt.of(Libc.effectiveUser()),
            OptionalInt.of(Libc.effectiveGroup()),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false));
  }
}
