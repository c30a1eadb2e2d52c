package dev.kiseki.adapters.s3http.http;

/** Something that may wait for its client for too long. */
interface Watched {
  /** Whether it has been waiting for longer than this, and is given up now. */
  boolean giveUp(long nowNanos, long limitNanos);
}
