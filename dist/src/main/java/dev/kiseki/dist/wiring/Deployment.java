package dev.kiseki.dist.wiring;

import dev.kiseki.adapters.kms.SystemRandom;
import dev.kiseki.adapters.lmdb.EmbeddedStore;
import dev.kiseki.adapters.lmdb.EmbeddedStoreConfig;
import dev.kiseki.adapters.lmdb.engine.EngineMetrics;
import dev.kiseki.application.reencrypt.Pace;
import dev.kiseki.dist.audit.AuditTrail;
import dev.kiseki.dist.audit.Audited;
import dev.kiseki.dist.mount.FileTrees;
import dev.kiseki.dist.observe.Metrics;
import dev.kiseki.dist.trace.Tracing;
import dev.kiseki.ports.in.keys.ReencryptNamespace;
import dev.kiseki.ports.out.keys.Evictions;
import dev.kiseki.ports.out.system.RandomBytes;
import dev.kiseki.ports.out.system.WallClock;
import java.util.Optional;

/** An open store with its keys and use cases. Closing it leaves everything durable. */
public final class Deployment implements AutoCloseable {
  private final Keys keys;
  private final EmbeddedStore store;
  private final UseCases useCases;
  private final MountedFiles files;
  private final Metrics metrics;
  private final Audited audited;
  private final MountEvictions evictions;
  private final Optional<Tracing> tracing;
  private final KeyUseRecorder recorder;
  private final ReencryptionThread reencryption;

  private Deployment(
      Keys keys,
      EmbeddedStore store,
      UseCases useCases,
      MountedFiles files,
      Metrics metrics,
      Audited audited,
      MountEvictions evictions,
      Pace pace,
      Optional<Tracing> tracing) {
    this.keys = keys;
    this.store = store;
    this.useCases = useCases;
    this.files = files;
    this.metrics = metrics;
    this.audited = audited;
    this.evictions = evictions;
    this.tracing = tracing;
    this.recorder = KeyUseRecorder.start(useCases.identities().recordUses());
    ReencryptNamespace reencryption = useCases.keyOperations().reencryptNamespace();
    this.reencryption = ReencryptionThread.start(reencryption, pace);
    ReencryptionFigures.add(metrics, reencryption);
  }

  /**
   * STORE_IN_USE, STORE_FOREIGN, STORE_FORMAT_UNKNOWN, KEYS_WRONG, IO_FAILED, DISK_FULL: each says
   * what to do.
   */
  public static Deployment open(DeploymentConfig config) {
    return open(config, Optional.empty());
  }

  /** The same, traced. The traces are closed with the deployment, or if it cannot be opened. */
  public static Deployment open(DeploymentConfig config, Optional<Tracing> tracing) {
    try {
      return open(config, EmbeddedStoreConfig.at(config.data()), tracing);
    } catch (RuntimeException e) {
      tracing.ifPresent(Tracing::close);
      throw e;
    }
  }

  /** The same with a store of other sizes. */
  static Deployment open(
      DeploymentConfig config, EmbeddedStoreConfig sizes, Optional<Tracing> tracing) {
    StoreAccess.check(config);
    WallClock clock = new SystemClock();
    RandomBytes random = new SystemRandom();
    Metrics metrics = new Metrics();
    EmbeddedStore store = EmbeddedStore.open(sizes, clock, random);
    try {
      metrics.watch(store, config.data());
      Keys keys =
          Keys.open(config, store.catalog().tenants().isEmpty(), random, metrics.keys(), tracing);
      AuditTrail trail = AuditTrail.in(config.data(), keys.systemKeys().auditCode(), clock);
      Audited audited = new Audited(trail, store.catalog());
      MountEvictions evictions = new MountEvictions();
      Pace pace = new Pace(config.reencryptMebibytes());
      UseCases useCases =
          UseCases.wire(
              config.scope(),
              StorePorts.of(store, tracing),
              keys,
              audited,
              evictions,
              pace,
              clock,
              random);
      MountedFiles files = MountedFiles.wire(config.scope(), store, keys, clock, random);
      return new Deployment(
          keys,
          store,
          tracing.map(spans -> spans.useCases(useCases)).orElse(useCases),
          files,
          metrics,
          audited,
          evictions,
          pace,
          tracing);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  public UseCases useCases() {
    return useCases;
  }

  /** What mounts show. */
  public FileTrees fileTrees() {
    return files;
  }

  public Optional<Tracing> tracing() {
    return tracing;
  }

  public Audited audited() {
    return audited;
  }

  public Metrics metrics() {
    return metrics;
  }

  /** Why the store cannot be written, if it cannot. */
  public Optional<String> trouble() {
    EngineMetrics now = store.metrics();
    if (now.readOnly()) {
      return Optional.of("a flush failed: the store is read-only until it is restarted");
    }
    return now.writesRefused()
        ? Optional.of("the disk is nearly full: uploads are refused")
        : Optional.empty();
  }

  /** Has what mounts, and is told when a tenant's mounts have to go. */
  public void evictFrom(Evictions mounts) {
    evictions.add(mounts);
  }

  /** What the first requests would otherwise pay for. Takes about a second of one core. */
  public void warmUp() {
    keys.tenantKeys().warmUp();
  }

  @Override
  public void close() {
    recorder.close();
    reencryption.close();
    files.close();
    store.close();
    audited.close();
    keys.close();
    tracing.ifPresent(Tracing::close);
  }
}
