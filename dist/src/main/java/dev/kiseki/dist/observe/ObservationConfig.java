package dev.kiseki.dist.observe;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a server can be watched.
 *
 * @param host a loopback address: it speaks plain HTTP
 * @param port 0 for any free one
 * @param accessLog {@link AccessLog#STANDARD_OUTPUT} or a file; empty: none is written
 * @param traces where OTLP over HTTP is taken; empty: nothing is traced
 */
public record ObservationConfig(
    String host, int port, Optional<Path> accessLog, Optional<URI> traces) {
  /** Any free port, no access log. */
  public static final ObservationConfig QUIET =
      new ObservationConfig("127.0.0.1", 0, Optional.empty(), Optional.empty());
}
