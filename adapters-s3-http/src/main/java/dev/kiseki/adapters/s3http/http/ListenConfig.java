package dev.kiseki.adapters.s3http.http;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where and how to listen.
 *
 * @param port 0 for any free one
 * @param tls beside the plain socket, not instead of it
 * @param http2 whether clients that ask for HTTP/2 get it
 * @param drain how long requests in flight may take when the server stops
 */
public record ListenConfig(
    String host,
    int port,
    Optional<TlsListen> tls,
    boolean http2,
    int maxConnections,
    Duration drain,
    PaceLimits pace) {
  /** The TLS socket, on the same host. */
  public record TlsListen(int port, SSLContext context) {}
}
