package dev.kiseki.dist.wiring;

import dev.kiseki.adapters.kms.SystemRandom;
import dev.kiseki.adapters.lmdb.EmbeddedStore;
import dev.kiseki.adapters.lmdb.EmbeddedStoreConfig;
import dev.kiseki.ports.out.system.RandomBytes;
import dev.kiseki.ports.out.system.WallClock;

/** An open store with its keys and use cases. Closing it leaves everything durable. */
public final class Deployment implements AutoCloseable {
  private final Keys keys;
  private final EmbeddedStore store;
  private final UseCases useCases;
  private final KeyUseRecorder recorder;

  private Deployment(Keys keys, EmbeddedStore store, UseCases useCases) {
    this.keys = keys;
    this.store = store;
    this.useCases = useCases;
    this.recorder = KeyUseRecorder.start(useCases.identities().recordUses());
  }

  /**
   * STORE_IN_USE, STORE_FOREIGN, STORE_FORMAT_UNKNOWN, KEYS_WRONG, IO_FAILED, DISK_FULL: each says
   * what to do.
   */
  public static Deployment open(DeploymentConfig config) {
    return open(config, EmbeddedStoreConfig.at(config.data()));
  }

  /** The same with a store of other sizes. */
  static Deployment open(DeploymentConfig config, EmbeddedStoreConfig sizes) {
    WallClock clock = System::currentTimeMillis;
    RandomBytes random = new SystemRandom();
    EmbeddedStore store = EmbeddedStore.open(sizes, clock, random);
    try {
      Keys keys = Keys.open(config, store.catalog().tenants().isEmpty(), random);
      return new Deployment(keys, store, UseCases.wire(config.scope(), store, keys, clock, random));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  public UseCases useCases() {
    return useCases;
  }

  /** What the first requests would otherwise pay for. Takes about a second of one core. */
  public void warmUp() {
    keys.tenantKeys().warmUp();
  }

  @Override
  public void close() {
    recorder.close();
    store.close();
    keys.close();
  }
}
