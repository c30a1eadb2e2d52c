package dev.kiseki.adapters.s3http;

import dev.kiseki.adapters.s3http.http.PaceLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How the S3 front end listens.
 *
 * @param port 0 for any free one
 * @param domains for virtual-host style; {@code BUCKET.localhost} always works
 * @param legacyPresigned whether presigned URLs of signature version 2 are accepted
 * @param trustsProxy whether X-Forwarded-Host stands for the Host that the client signed
 * @param http2 whether clients that ask for HTTP/2 get it
 * @param maxConnections above it connections are answered 503 SlowDown
 * @param pace how slow clients may be
 * @param drain how long requests in flight may take when the server stops
 */
public record S3ServerConfig(
    String host,
    int port,
    Optional<TlsConfig> tls,
    List<String> domains,
    boolean legacyPresigned,
    boolean trustsProxy,
    boolean http2,
    int maxConnections,
    PaceLimits pace,
    Duration drain) {
  private static final int DEFAULT_CONNECTIONS = 4096;

  public S3ServerConfig {
    domains = List.copyOf(domains);
  }

  /** A TLS socket beside the plain one. */
  public record TlsConfig(int port, SSLContext context) {}

  /** The defaults, on this address. */
  public static S3ServerConfig on(String host, int port) {
    return new S3ServerConfig(
        host,
        port,
        Optional.empty(),
        List.of(),
        true,
        false,
        true,
        DEFAULT_CONNECTIONS,
        PaceLimits.DEFAULT,
        Duration.ofSeconds(10));
  }
}
