package dev.kiseki.adapters.fuse.kernel;

/** Answers a request that its worker has put aside. Thread-safe. */
@FunctionalInterface
interface LateReply {
  /**
   * Sends a reply without a result.
   *
   * @param errno or 0
   */
  void send(long unique, int errno);
}
