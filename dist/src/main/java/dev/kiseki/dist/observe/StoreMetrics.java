package dev.kiseki.dist.observe;

import dev.kiseki.adapters.lmdb.EmbeddedStore;
import dev.kiseki.adapters.lmdb.engine.EngineMetrics;
import dev.kiseki.adapters.lmdb.engine.FlushListener;
import dev.kiseki.adapters.lmdb.engine.SegmentUsage;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The store's durability and its space. Most of it is read when somebody asks, and costs nothing
 * before.
 */
final class StoreMetrics implements FlushListener {
  private final EmbeddedStore store;
  private final Path data;
  private final PrometheusRegistry registry;
  private final Histogram flushSeconds;
  private final Histogram groupSize;

  /** A figure of the disk, which may be gone. */
  @FunctionalInterface
  private interface DiskFigure {
    long of(FileStore disk) throws IOException;
  }

  StoreMetrics(EmbeddedStore store, Path data, PrometheusRegistry registry) {
    this.store = store;
    this.data = data;
    this.registry = registry;
    this.flushSeconds =
        histogram(
            "kiseki_journal_flush_seconds",
            "Time of one write and sync of the journal.",
            Buckets.FLUSH_SECONDS);
    this.groupSize =
        histogram(
            "kiseki_group_commit_operations",
            "Operations that one sync of the journal made durable.",
            Buckets.GROUP_SIZE);
    counter("kiseki_checkpoints", "Checkpoints since the start.", EngineMetrics::checkpoints);
    counter("kiseki_reclaimed_bytes", "Space given back.", EngineMetrics::reclaimedBytes);
    engine(
        "kiseki_journal_bytes",
        "What a restart would replay.",
        e -> e.journalBytesSinceCheckpoint());
    engine("kiseki_store_read_only", "1 after a failed sync: restart.", e -> e.readOnly() ? 1 : 0);
    engine(
        "kiseki_store_writes_refused",
        "1 when the disk is nearly full.",
        e -> e.writesRefused() ? 1 : 0);
    engine(
        "kiseki_oldest_read_seconds",
        "Age of the oldest read that holds space.",
        e -> e.oldestPinMillis() / 1e3);
    gauge(
        "kiseki_segment_used_bytes",
        "Bytes handed out in segments.",
        () -> segments(SegmentUsage::usedBytes));
    gauge(
        "kiseki_segment_live_bytes",
        "Bytes in segments that objects own.",
        () -> segments(SegmentUsage::liveBytes));
    gauge(
        "kiseki_disk_free_bytes",
        "Free space of the data directory's disk.",
        () -> disk(FileStore::getUsableSpace));
    gauge(
        "kiseki_disk_size_bytes",
        "Size of the data directory's disk.",
        () -> disk(FileStore::getTotalSpace));
  }

  @Override
  public void flushed(int operationCount, long nanos) {
    flushSeconds.observe(nanos / Buckets.NANOS_PER_SECOND);
    groupSize.observe(operationCount);
  }

  private double segments(ToLongFunction<SegmentUsage> figure) {
    return store.segments().stream().mapToLong(figure).sum();
  }

  private double disk(DiskFigure figure) {
    try {
      return figure.of(Files.getFileStore(data));
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private Histogram histogram(String name, String help, double... bounds) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .classicOnly()
        .classicUpperBounds(bounds)
        .withoutExemplars()
        .register(registry);
  }

  private void counter(String name, String help, ToDoubleFunction<EngineMetrics> figure) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(figure.applyAsDouble(store.metrics())))
        .register(registry);
  }

  private void engine(String name, String help, ToDoubleFunction<EngineMetrics> figure) {
    gauge(name, help, () -> figure.applyAsDouble(store.metrics()));
  }

  private void gauge(String name, String help, java.util.function.DoubleSupplier figure) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(figure.getAsDouble()))
        .register(registry);
  }
}
