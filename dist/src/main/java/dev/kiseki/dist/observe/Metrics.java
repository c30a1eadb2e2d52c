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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

/** The figures of one deployment, in Prometheus' text format. Thread-safe. */
public final class Metrics {
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final KeyMetrics keys = new KeyMetrics(registry);
  private final S3Metrics s3 = new S3Metrics(registry);
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock. */
  private boolean showsJvm;

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
    showJvm();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** When they are first asked for: their beans take a tenth of the time to start. */
  private void showJvm() {
    lock.lock();
    try {
      if (!showsJvm) {
        JvmMetrics.builder().register(registry);
        showsJvm = true;
      }
    } finally {
      lock.unlock();
    }
  }
}
