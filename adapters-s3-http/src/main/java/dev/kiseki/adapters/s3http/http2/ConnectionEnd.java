package dev.kiseki.adapters.s3http.http2;

/** How a connection is ended, whatever its client does. */
public interface ConnectionEnd {
  /** Ends reads and writes, of whatever thread. Waits no longer than a moment. */
  void now();

  /** Nothing is left to do but to close it. */
  void handled();
}
