package dev.kiseki.adapters.s3http.http2;

/** What a client did that RFC 9113 forbids, or that no client needs to do. */
final class Violation {
  private Violation() {}

  /** Nothing more on the connection can be trusted. */
  static final class OfConnection extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    OfConnection(int code, String message) {
      super(message, null, false, false);
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /** One stream is lost, the others go on. */
  static final class OfStream extends Exception {
    private static final long serialVersionUID = 1L;

    private final int streamId;
    private final int code;

    OfStream(int streamId, int code, String message) {
      super(message, null, false, false);
      this.streamId = streamId;
      this.code = code;
    }

    int streamId() {
      return streamId;
    }

    int code() {
      return code;
    }
  }
}
