package dev.kiseki.dist.observe;

import dev.kiseki.adapters.lmdb.EmbeddedStore;
import dev.kiseki.adapters.s3http.exchange.RequestListener;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.DoubleSupplier;

/** The figures of one deployment, in Prometheus' text format. Thread-safe. */
public final class Metrics {
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final KeyMetrics keys = new KeyMetrics(registry);
  private final S3Metrics s3 = new S3Metrics(registry);

  public Metrics() {
    JvmMetrics.builder().register(registry);
  }

  public KeyMetrics keys() {
    return keys;
  }

  public RequestListener s3() {
    return s3;
  }

  public void watch(EmbeddedStore store, Path data) {
    store.onFlush(new StoreMetrics(store, data, registry));
  }

  /** A figure that is asked for when it is read. */
  public void gauge(String name, String help, DoubleSupplier figure) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(figure.getAsDouble()))
        .register(registry);
  }

  /** A figure that only grows, asked for when it is read. */
  public void counter(String name, String help, DoubleSupplier figure) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(figure.getAsDouble()))
        .register(registry);
  }

  public String text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
