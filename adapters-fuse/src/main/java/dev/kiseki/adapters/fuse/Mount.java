package dev.kiseki.adapters.fuse;

/** A tree that is mounted somewhere, whatever binding serves it. */
public interface Mount extends AutoCloseable {
  /** Whether it is unmounted and its tree closed. */
  boolean hasEnded();

  /**
   * Unmounts unless somebody is in the mount; returns when the tree is closed.
   *
   * @return false if somebody is: nothing has changed
   */
  boolean closeUnlessBusy();

  /**
   * Unmounts. A mount in use is detached: nobody finds it any more, and after a few seconds those
   * who are still in it get errors.
   */
  @Override
  void close();
}
