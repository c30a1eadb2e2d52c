package dev.kiseki.adapters.fuse.kernel;

/** A way to attach a connection to a directory, and to take it off again. */
interface Mounter {
  Device mount(MountOptions options);

  /**
   * @param lazily also while it is in use: nobody finds it any more, who is in it may go on
   * @return 0 or errno
   */
  int unmount(MountOptions options, boolean lazily);

  /** The way that the effective user of this process can go. */
  static Mounter ofThisProcess() {
    return Libc.effectiveUser() == 0 ? new SystemCallMounter() : new HelperMounter();
  }
}
