package dev.kiseki.adapters.s3http.operation;

/** How an operation of the S3 API is answered. */
public enum Answer {
  SUPPORTED,
  /**
   * A probe that clients send by themselves: nothing of the kind is configured, and that is said.
   */
  EMPTY_TRUTH,
  NOT_IMPLEMENTED
}
