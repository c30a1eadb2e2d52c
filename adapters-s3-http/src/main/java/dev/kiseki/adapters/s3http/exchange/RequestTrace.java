package dev.kiseki.adapters.s3http.exchange;

/** One request that is followed. */
@FunctionalInterface
public interface RequestTrace {
  /** Called once, on the thread that began it. */
  void end(FinishedRequest request);
}
