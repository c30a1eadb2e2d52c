package dev.kiseki.adapters.s3http.exchange;

/** Follows requests from their beginning, on their threads: must be quick, and never throw. */
public interface RequestTraces {
  /** If not, {@link #begin} is told nothing. */
  boolean isOn();

  /**
   * A request has begun.
   *
   * @param parent its header traceparent (https://www.w3.org/TR/trace-context/) as it came, ""
   *     without one
   */
  RequestTrace begin(String parent);

  static RequestTraces none() {
    return NoTraces.ALL;
  }
}
