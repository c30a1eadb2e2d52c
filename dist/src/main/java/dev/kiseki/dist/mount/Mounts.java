package dev.kiseki.dist.mount;

import dev.kiseki.adapters.fuse.Mount;
import dev.kiseki.adapters.fuse.kernel.KernelMount;
import dev.kiseki.adapters.fuse.kernel.MountOptions;
import dev.kiseki.adapters.fuse.libfuse.LibfuseMount;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.out.keys.Evictions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The mounts of one server, by directory. Thread-safe: what the operator asks is done one after the
 * other, under one lock that nothing of the data path takes.
 */
public final class Mounts implements Evictions, AutoCloseable {
  private static final Logger LOG = System.getLogger(Mounts.class.getName());

  private final FileTrees trees;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Path, Mounted> mounted = new TreeMap<>();
  private boolean closed;

  /** One line of the list. */
  public record Mounted(MountRequest request, Mount mount) {}

  public Mounts(FileTrees trees) {
    this.trees = trees;
  }

  /**
   * It serves when this returns. NO_SUCH_TENANT, NO_SUCH_NAMESPACE, CONFIGURATION_INVALID,
   * NOT_PERMITTED: each says what is in the way.
   */
  public void mount(MountRequest request) {
    lock.lock();
    try {
      forgetEnded();
      requireOpen();
      requireOutsideOfMounts(request.directory());
      mounted.put(request.directory(), new Mounted(request, opened(request)));
    } finally {
      lock.unlock();
    }
  }

  private Mount opened(MountRequest request) {
    FileTree tree = trees.open(request.target(), request.settings());
    try {
      return switch (request.settings().binding()) {
        case KERNEL -> KernelMount.mount(tree, options(request));
        case JNR -> LibfuseMount.mount(tree, options(request));
      };
    } catch (RuntimeException failure) {
      tree.close();
      throw failure;
    }
  }

  /** Names are never kept by the kernel, attributes for a tick of its clock: docs/adr/0034. */
  private static MountOptions options(MountRequest request) {
    MountOptions options =
        MountOptions.of(request.directory(), request.target().toString())
            .withTimeouts(Duration.ZERO, MountOptions.TICK);
    if (request.settings().readOnly()) {
      options = options.withReadOnly();
    }
    return request.settings().allowsOthers() ? options.withAllowOthers() : options;
  }

  private void requireOpen() {
    if (closed) {
      throw new KisekiException(ErrorCode.STORE_CLOSED, "The server is being stopped.");
    }
  }

  /** A server that walks through its own mount to mount may wait for itself. */
  private void requireOutsideOfMounts(Path directory) {
    for (Path other : mounted.keySet()) {
      if (directory.equals(other)) {
        throw new KisekiException(
            ErrorCode.CONFIGURATION_INVALID,
            "This server has something mounted there already; see 'kiseki mounts'.",
            Fact.of("directory", directory));
      }
      if (directory.startsWith(other)) {
        throw new KisekiException(
            ErrorCode.CONFIGURATION_INVALID,
            "The mount point lies in another mount of this server.",
            Fact.of("directory", directory),
            Fact.of("mount", other));
      }
    }
  }

  /**
   * Returns when what was written is durable and the directory is free.
   *
   * @param lazily also while somebody is in it, who gets errors some seconds later
   */
  public void unmount(Path directory, boolean lazily) {
    lock.lock();
    try {
      forgetEnded();
      Mounted found = mounted.get(directory);
      if (found == null) {
        throw new KisekiException(
            ErrorCode.NO_SUCH_FILE,
            "This server has nothing mounted there; see 'kiseki mounts'.",
            Fact.of("directory", directory));
      }
      end(found, lazily);
      mounted.remove(directory);
    } finally {
      lock.unlock();
    }
  }

  private static void end(Mounted found, boolean lazily) {
    if (lazily) {
      found.mount().close();
    } else if (!found.mount().closeUnlessBusy()) {
      throw new KisekiException(
          ErrorCode.STORE_BUSY,
          "The mount is in use: end what uses it, or detach it with --lazy.",
          Fact.of("directory", found.request().directory()));
    }
  }

  /** What is mounted now, by directory. */
  public List<Mounted> list() {
    lock.lock();
    try {
      forgetEnded();
      return List.copyOf(mounted.values());
    } finally {
      lock.unlock();
    }
  }

  /** Somebody may have unmounted by hand. */
  private void forgetEnded() {
    mounted.values().removeIf(each -> each.mount().hasEnded());
  }

  /** Takes off all that shows a bucket, or all that a tenant has, also while somebody is in it. */
  @Override
  public void evict(TenantName tenant, Optional<NamespaceName> bucket) {
    evict(request -> request.target().shows(tenant, bucket));
  }

  /** Takes off all that has the rights of a principal, also while somebody is in it. */
  @Override
  public void evict(TenantName tenant, PrincipalName principal) {
    evict(
        request ->
            request.target().tenant().equals(tenant)
                && request.settings().principal().equals(Optional.of(principal)));
  }

  private void evict(Predicate<MountRequest> whose) {
    lock.lock();
    try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Mounted> theirs =
          mounted.values().stream().filter(each -> whose.test(each.request())).toList();
      theirs.forEach(each -> closing.execute(() -> close(each)));
      mounted.values().removeAll(theirs);
    } finally {
      lock.unlock();
    }
  }

  /** Takes all mounts off, those in use too; at once, because each may wait for its users. */
  @Override
  public void close() {
    lock.lock();
    try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
      closed = true;
      mounted.values().forEach(each -> closing.execute(() -> close(each)));
    } finally {
      lock.unlock();
    }
  }

  /** Nobody is left to be told but the log; the other mounts are ended all the same. */
  private static void close(Mounted each) {
    try {
      each.mount().close();
    } catch (RuntimeException failure) {
      LOG.log(
          Level.ERROR,
          "A mount did not end well: "
              + each.request().directory()
              + " of "
              + each.request().target(),
          failure);
    }
  }
}
