package dev.kiseki.adapters.fuse.kernel;

/** What a request handler returns besides a positive errno. */
final class Answer {
  /** The reply as it was filled in. */
  static final int OK = 0;

  /** No reply is due, or it comes later from another thread. */
  static final int NONE = -1;

  private Answer() {}
}
