package dev.kiseki.adapters.s3http.http;

import io.helidon.webserver.CloseConnectionException;

/** Thrown where bytes of a client are read that sends them too slowly: its connection ends. */
final class ClientTooSlowException extends CloseConnectionException {
  private static final long serialVersionUID = 1L;

  ClientTooSlowException(String message) {
    super(message);
  }
}
