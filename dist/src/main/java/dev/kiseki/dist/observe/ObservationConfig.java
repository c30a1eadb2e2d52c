package dev.kiseki.dist.observe;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /** Where to listen. CONFIGURATION_INVALID when that is no loopback address. */
  public InetAddress address() {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (address.isLoopbackAddress()) {
        return address;
      }
    } catch (UnknownHostException e) {
      throw notLoopback(host, e);
    }
    throw notLoopback(host, null);
  }

  private static KisekiException notLoopback(String host, @Nullable Exception cause) {
    return new KisekiException(
        cause,
        ErrorCode.CONFIGURATION_INVALID,
        "--metrics-listen takes a loopback address: it speaks plain HTTP. Put a TLS proxy in front of it.",
        Fact.of("host", host));
  }
}
