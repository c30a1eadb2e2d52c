package dev.kiseki.adapters.s3http.http;

import io.helidon.webserver.CloseConnectionException;

/**
 * The HTTP framing of a request is broken: nothing that follows on the connection can be trusted.
 * Helidon's own kind, because it is thrown into Helidon's parser and means to it that the
 * connection ends.
 */
final class FramingException extends CloseConnectionException {
  private static final long serialVersionUID = 1L;

  FramingException() {
    super("malformed chunked request body");
  }
}
