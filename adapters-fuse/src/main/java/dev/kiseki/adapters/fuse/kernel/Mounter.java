package dev.kiseki.adapters.fuse.kernel;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A way to attach a connection to a directory, and to take it off again. */
interface Mounter {
  /** How long somebody may be in a mount without being its user. */
  Duration PASSERS_BY = Duration.ofSeconds(2);

  Duration PASSERS_BY_STEP = Duration.ofMillis(20);

  Device mount(MountOptions options);

  /**
   * @param lazily also while it is in use: nobody finds it any more, who is in it may go on
   * @return 0 or errno
   */
  int unmount(MountOptions options, boolean lazily);

  /**
   * Takes it off unless somebody stays in it. Whoever only looks at a mount, as {@code df} and the
   * agents that watch machines do, holds it for a moment; that moment is waited for.
   *
   * @return 0 or errno
   */
  default int unmountUnlessBusy(MountOptions options) {
    long end = System.nanoTime() + PASSERS_BY.toNanos();
    int errno = unmount(options, false);
    while (errno == Errno.EBUSY && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PASSERS_BY_STEP.toNanos());
      errno = unmount(options, false);
    }
    return errno;
  }

  /** The way that the effective user of this process can go. */
  static Mounter ofThisProcess() {
    return Libc.effectiveUser() == 0 ? new SystemCallMounter() : new HelperMounter();
  }
}
