package dev.kiseki.dist.observe;

import dev.kiseki.adapters.s3http.exchange.FinishedRequest;
import dev.kiseki.adapters.s3http.exchange.RequestListener;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests, bytes and errors, by operation and by S3 code. The labels are closed lists, never what
 * a client sent. A request costs one look-up and the additions, no lock and no allocation.
 */
final class S3Metrics implements RequestListener {
  private static final String NO_OPERATION = "none";

  private final Histogram seconds;
  private final Counter received;
  private final Counter sent;
  private final Counter errors;
  private final Map<String, Series> operations = new ConcurrentHashMap<>();
  private final Map<String, CounterDataPoint> codes = new ConcurrentHashMap<>();

  private record Series(
      DistributionDataPoint seconds, CounterDataPoint received, CounterDataPoint sent) {}

  S3Metrics(PrometheusRegistry registry) {
    this.seconds =
        Histogram.builder()
            .name("kiseki_s3_request_seconds")
            .help("Time from a request's head to the end of its answer.")
            .unit(Unit.SECONDS)
            .labelNames("operation")
            .classicOnly()
            .classicUpperBounds(Buckets.REQUEST_SECONDS)
            .withoutExemplars()
            .register(registry);
    this.received = bytes("kiseki_s3_received_bytes", "Bytes of request bodies.", registry);
    this.sent = bytes("kiseki_s3_sent_bytes", "Bytes of response bodies.", registry);
    this.errors =
        Counter.builder()
            .name("kiseki_s3_errors")
            .help("Requests that were refused or failed, by S3 error code.")
            .labelNames("code")
            .withoutExemplars()
            .register(registry);
  }

  @Override
  public void finished(FinishedRequest request) {
    String operation = request.operation().isEmpty() ? NO_OPERATION : request.operation();
    Series series = of(operation);
    series.seconds.observe(request.nanos() / Buckets.NANOS_PER_SECOND);
    series.received.inc(request.receivedBytes());
    series.sent.inc(request.sentBytes());
    if (!request.code().isEmpty()) {
      code(request.code()).inc();
    }
  }

  /** A plain look-up first: computeIfAbsent can lock a bin that holds what is asked for. */
  private Series of(String operation) {
    Series known = operations.get(operation);
    return known == null ? operations.computeIfAbsent(operation, this::series) : known;
  }

  private CounterDataPoint code(String code) {
    CounterDataPoint known = codes.get(code);
    return known == null ? codes.computeIfAbsent(code, errors::labelValues) : known;
  }

  private Series series(String operation) {
    return new Series(
        seconds.labelValues(operation),
        received.labelValues(operation),
        sent.labelValues(operation));
  }

  private static Counter bytes(String name, String help, PrometheusRegistry registry) {
    return Counter.builder()
        .name(name)
        .help(help)
        .unit(Unit.BYTES)
        .labelNames("operation")
        .withoutExemplars()
        .register(registry);
  }
}
