package dev.kiseki.adapters.fuse.libfuse;

import dev.kiseki.adapters.fuse.Mount;
import dev.kiseki.adapters.fuse.kernel.Errno;
import dev.kiseki.adapters.fuse.kernel.MountOptions;
import dev.kiseki.adapters.fuse.kernel.MountPoint;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.file.FileTree;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A tree that libfuse 2 has mounted. It serves from the moment {@link #mount} returns until
 * somebody unmounts it, which {@link #close} does too; then the tree is closed. Timeouts of the
 * options are not looked at: names and attributes are asked for each time.
 */
public final class LibfuseMount implements Mount {
  private static final Logger LOG = System.getLogger(LibfuseMount.class.getName());

  private static final Duration BEGIN_PATIENCE = Duration.ofSeconds(20);
  private static final Duration BEGIN_STEP = Duration.ofMillis(1);

  /** Processes in a detached mount may end what they are doing. */
  private static final Duration DETACHED_PATIENCE = Duration.ofSeconds(5);

  private final MountOptions options;
  private final FileTree tree;
  private final PathFileSystem files;
  private final AtomicBoolean unmounted = new AtomicBoolean();
  private final AtomicBoolean finished = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  private LibfuseMount(MountOptions options, FileTree tree, PathFileSystem files) {
    this.options = options;
    this.tree = tree;
    this.files = files;
  }

  /**
   * Mounts as libfuse does, by itself as root, else through fusermount. The tree is closed when the
   * mount ends. CONFIGURATION_INVALID where libfuse is missing or refuses.
   */
  public static LibfuseMount mount(FileTree tree, MountOptions options) {
    MountPoint.prepare(options);
    LibfuseMount mount = new LibfuseMount(options, tree, PathFileSystem.of(tree));
    Thread.ofPlatform().daemon().name("kiseki-libfuse").start(mount::serve);
    mount.awaitBeginning();
    return mount;
  }

  private void serve() {
    try {
      int result = files.serve(arguments());
      if (result != 0) {
        LOG.log(Level.WARNING, "libfuse ends with {0}.", result);
      }
    } finally {
      unmounted.set(true);
      finish();
    }
  }

  private List<String> arguments() {
    return List.of(
        "kiseki",
        // Or it would fork.
        "-f",
        "-o",
        optionList(options),
        options.directory().toString());
  }

  private static String optionList(MountOptions options) {
    return "fsname=%s,subtype=kiseki,default_permissions,use_ino,readdir_ino,big_writes,atomic_o_trunc"
            .formatted(
                // A comma would begin the next option.
                options.source().replace("\\", "\\\\").replace(",", "\\,"))
        + ",entry_timeout=0,negative_timeout=0,attr_timeout=0"
        + (options.readOnly() ? ",ro" : ",rw")
        + (options.allowOthers() ? ",allow_other" : "");
  }

  private void awaitBeginning() {
    long end = System.nanoTime() + BEGIN_PATIENCE.toNanos();
    while (files.begun().getCount() > 0) {
      if (hasEnded() || System.nanoTime() > end) {
        close();
        throw new KisekiException(
            ErrorCode.CONFIGURATION_INVALID,
            "libfuse does not mount; it says why on the server's standard error.",
            Fact.of("directory", options.directory()));
      }
      LockSupport.parkNanos(BEGIN_STEP.toNanos());
    }
  }

  private void finish() {
    if (finished.compareAndSet(false, true)) {
      tree.close();
      ended.countDown();
    }
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
    if (!unmounted.get() && MountPoint.unmountUnlessBusy(options) == Errno.EBUSY) {
      return false;
    }
    unmounted.set(true);
    close();
    return true;
  }

  @Override
  public void close() {
    if (unmounted.compareAndSet(false, true) && MountPoint.unmount(options, false) == Errno.EBUSY) {
      MountPoint.unmount(options, true);
    }
    try {
      if (!ended.await(DETACHED_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        files.abandon();
        finish();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
