package dev.kiseki.dist.model;

/**
 * One request. It names things by their place in what is there when it is played, so that it still
 * means something after steps before it are left out.
 */
interface Step {
  /** Sends it and compares; an AssertionError says what differs. */
  void play(World world);
}
