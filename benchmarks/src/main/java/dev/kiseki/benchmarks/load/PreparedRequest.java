package dev.kiseki.benchmarks.load;

/** A request with its signed head, made before the clock starts and sent as often as wanted. */
final class PreparedRequest {
  private final S3Request request;
  private final byte[] head;

  private PreparedRequest(S3Request request, byte[] head) {
    this.request = request;
    this.head = head;
  }

  static PreparedRequest of(Target target, S3Request request) {
    return new PreparedRequest(request, target.signedHead(request));
  }

  S3Request request() {
    return request;
  }

  /** Shared, never changed. */
  byte[] head() {
    return head;
  }
}
