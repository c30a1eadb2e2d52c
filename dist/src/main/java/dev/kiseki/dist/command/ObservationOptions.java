package dev.kiseki.dist.command;

import dev.kiseki.dist.observe.ObservationConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a running server can be watched. */
final class ObservationOptions {
  @Option(
      names = "--metrics-listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:0",
      description =
          "Where to answer /health/live, /health/ready and /metrics, on a loopback address. Port 0 takes a free one;"
              + " the banner says which. Default: ${DEFAULT-VALUE}")
  private Listen listen = new Listen("127.0.0.1", 0);

  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description =
          "Write a line of JSON for each request to this file, or to standard output for -. Default: none is written")
  private Optional<Path> accessLog = Optional.empty();

  @Option(
      names = "--tracing-otlp-endpoint",
      paramLabel = "URL",
      description =
          "Send OpenTelemetry traces to this collector, by OTLP over HTTP, as http://127.0.0.1:4318. Default: nothing is"
              + " traced")
  private Optional<URI> traces = Optional.empty();

  ObservationConfig config() {
    return new ObservationConfig(listen.host(), listen.port(), accessLog, traces);
  }
}
