package dev.kiseki.dist.trace;

import dev.kiseki.adapters.kms.provider.KmsBindings;
import dev.kiseki.adapters.s3http.exchange.RequestTraces;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.chunks.ChunkStore;
import dev.kiseki.ports.out.metadata.MetadataStore;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Follows a request from S3 through its use case to the store and the key management services. What
 * is followed is a port: its calls pass through a proxy, and whoever is behind it knows nothing. A
 * deployment that is not traced has no proxies.
 *
 * <p>Ended spans wait in a bounded queue for a thread of their own. When that cannot follow, or the
 * collector is away, they are dropped; no request waits. A span has names of ports, tenants,
 * buckets and bindings, and codes; never a key, a header, a message or an argument.
 */
public final class Tracing implements AutoCloseable {
  private static final String PATH = "/v1/traces";
  private static final int MAX_WAITING_SPANS = 4096;
  private static final int BATCH_SPANS = 512;
  private static final Duration DELAY = Duration.ofSeconds(1);
  private static final Duration EXPORT_TIME = Duration.ofSeconds(5);
  private static final Duration CLOSE_TIME = Duration.ofSeconds(3);

  private final SdkTracerProvider spans;
  private final Tracer tracer;
  private final Duration closeTime;

  private Tracing(SdkTracerProvider spans, Duration closeTime) {
    this.spans = spans;
    this.closeTime = closeTime;
    this.tracer = spans.get("dev.kiseki");
  }

  /** Asks the collector nothing yet. CONFIGURATION_INVALID when it is no http address. */
  public static Tracing to(URI collector) {
    return to(collector, CLOSE_TIME);
  }

  static Tracing to(URI collector, Duration closeTime) {
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint(collector))
            .setConnectTimeout(EXPORT_TIME)
            .setTimeout(EXPORT_TIME)
            .build();
    BatchSpanProcessor processor =
        BatchSpanProcessor.builder(exporter)
            .setMaxQueueSize(MAX_WAITING_SPANS)
            .setMaxExportBatchSize(BATCH_SPANS)
            .setScheduleDelay(DELAY)
            .setExporterTimeout(EXPORT_TIME)
            .build();
    return new Tracing(
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "kiseki")))
            // Who has begun a trace says whether it is kept.
            .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
            .addSpanProcessor(processor)
            .build(),
        closeTime);
  }

  private static String endpoint(URI collector) {
    String scheme = collector.getScheme();
    if (collector.getHost() == null
        || collector.getUserInfo() != null
        || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "Traces are sent to http://HOST:PORT or https://HOST:PORT.",
          Fact.of("setting", "tracing-otlp-endpoint"));
    }
    String base = collector.toString().replaceFirst("/+$", "");
    return base.endsWith(PATH) ? base : base + PATH;
  }

  public RequestTraces requests() {
    return new TracedRequests(tracer);
  }

  /** The same use cases, traced: the record's inbound ports, and those of records in it. */
  public <R extends Record> R useCases(R useCases) {
    return new TracedUseCases(tracer).traced(useCases);
  }

  public MetadataStore store(MetadataStore metadata) {
    return TracedPorts.store(tracer).traced(MetadataStore.class, metadata);
  }

  public ChunkStore store(ChunkStore chunks) {
    return TracedPorts.store(tracer).traced(ChunkStore.class, chunks);
  }

  /** A call that nobody's request waits for, as of a refresh, is a trace of its own. */
  public KmsBindings services(KmsBindings bindings) {
    return TracedPorts.services(tracer).traced(KmsBindings.class, bindings);
  }

  /** Sends what waits, for a few seconds at most. */
  @Override
  public void close() {
    var _ = spans.shutdown().join(closeTime.toMillis(), TimeUnit.MILLISECONDS);
  }
}
