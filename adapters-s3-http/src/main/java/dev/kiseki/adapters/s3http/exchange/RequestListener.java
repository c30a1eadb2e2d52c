package dev.kiseki.adapters.s3http.exchange;

/** Hears of every answered request, on the request's thread: must be quick, and never throw. */
@FunctionalInterface
public interface RequestListener {
  void finished(FinishedRequest request);

  static RequestListener none() {
    return _ -> {};
  }
}
