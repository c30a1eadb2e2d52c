package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.adapters.fuse.Mount;
import dev.kiseki.ports.in.file.FileTree;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A mounted tree. It serves from the moment {@link #mount} returns until somebody unmounts it,
 * which {@link #close} does too; then the tree is closed. This process must not use its own mount.
 */
public final class KernelMount implements Mount {
  private static final Logger LOG = System.getLogger(KernelMount.class.getName());

  /** Processes in a detached mount may end what they are doing. */
  private static final Duration DETACHED_PATIENCE = Duration.ofSeconds(5);

  /**
   * Buffered reads come in this size: the kernel's own 128 KiB would make eight requests of one.
   */
  private static final int READ_AHEAD_KIB = 1024;

  private final MountOptions options;
  private final Mounter mounter;
  private final Device device;
  private final WorkerPool pool;
  private final Invalidations invalidations;
  private final FileTree tree;
  private final AtomicBoolean unmounted = new AtomicBoolean();
  private final AtomicBoolean finished = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  private KernelMount(MountOptions options, Mounter mounter, Device device, FileTree tree) {
    this.options = options;
    this.mounter = mounter;
    this.device = device;
    this.tree = tree;
    NodeNumbers numbers = new NodeNumbers(tree.root());
    AttributeLayout layout =
        new AttributeLayout(numbers, options.entryTimeout(), options.attributeTimeout());
    Grants grants = new Grants();
    this.invalidations = new Invalidations(device, numbers, grants);
    KernelMemory memory = new KernelMemory(tree, grants, invalidations);
    this.pool = new WorkerPool(device, tree, numbers, layout, memory, options.crew());
  }

  /** Mounts in the way that this process's user can. The tree is closed when the mount ends. */
  public static KernelMount mount(FileTree tree, MountOptions options) {
    return mount(tree, options, Mounter.ofThisProcess());
  }

  static KernelMount mount(FileTree tree, MountOptions options, Mounter mounter) {
    MountPoint.prepare(options, mounter);
    Device device = mounter.mount(options);
    KernelMount mount = new KernelMount(options, mounter, device, tree);
    try {
      Negotiation.run(device);
      mount.start();
      return mount;
    } catch (RuntimeException failure) {
      mounter.unmount(options, true);
      device.close();
      throw failure;
    }
  }

  private void start() {
    pool.start();
    invalidations.start();
    tree.keepWith(invalidations);
    Thread.ofPlatform().daemon().name("kiseki-fuse-end").start(this::cleanUpAtTheEnd);
    raiseReadAhead();
  }

  /** Only root may, and only reads get slower without it. */
  private void raiseReadAhead() {
    MountTable.on(options.directory())
        .map(mounted -> Path.of("/sys/class/bdi", mounted.device(), "read_ahead_kb"))
        .filter(Files::isWritable)
        .ifPresent(
            file -> {
              try {
                Files.writeString(file, Integer.toString(READ_AHEAD_KIB));
              } catch (IOException refused) {
                LOG.log(Level.DEBUG, "Read-ahead stays as it is.", refused);
              }
            });
  }

  private void cleanUpAtTheEnd() {
    try {
      pool.awaitEnd();
      // Not before: the number of a closed descriptor may be another file's a moment later.
      device.close();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      unmounted.set(true);
      finish();
    }
  }

  private void finish() {
    if (finished.compareAndSet(false, true)) {
      invalidations.stop();
      tree.close();
      ended.countDown();
    }
  }

  /** Tells the kernel of changes that did not come through this mount. */
  public Invalidations invalidations() {
    return invalidations;
  }

  /** What the kernel has asked so far. */
  public RequestCounts requestCounts() {
    return pool.counts();
  }

  @Override
  public boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /** Blocks until the mount has ended and its tree is closed. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  @Override
  public boolean closeUnlessBusy() {
    if (!unmounted.get()) {
      int errno = mounter.unmountUnlessBusy(options);
      if (errno == Errno.EBUSY) {
        return false;
      }
      unmounted.set(true);
    }
    close();
    return true;
  }

  /**
   * Takes off mounts of ours whose process has ended, and no other.
   *
   * @return whether there was one
   */
  public static boolean detachDead(Path directory) {
    MountOptions options = MountOptions.of(directory, MountTable.TYPE);
    return MountTable.detachStale(directory, Mounter.ofThisProcess(), options) > 0;
  }

  /** Whether a mount of ours is there, whoever serves it. */
  public static boolean isOn(Path directory) {
    return MountTable.on(directory).filter(on -> on.type().equals(MountTable.TYPE)).isPresent();
  }

  @Override
  public void close() {
    if (unmounted.compareAndSet(false, true)) {
      int errno = mounter.unmount(options, false);
      if (errno == Errno.EBUSY) {
        mounter.unmount(options, true);
      }
    }
    try {
      if (!ended.await(DETACHED_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        pool.abandon();
        finish();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
