package dev.kiseki.adapters.kms;

import dev.kiseki.adapters.kms.cipher.Gcm;
import dev.kiseki.adapters.kms.cipher.NamespaceCipher;
import dev.kiseki.adapters.kms.lease.KeyActivity;
import dev.kiseki.adapters.kms.lease.LeaseTerms;
import dev.kiseki.adapters.kms.lease.Leases;
import dev.kiseki.adapters.kms.provider.KmsBindings;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.TenantKeys;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.system.RandomBytes;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The key hierarchy over any KMS, its plaintext keys leased: one call to the KMS per active tenant
 * and lease time, none per request. Thread-safe. Closing clears every key.
 */
public final class LeasedTenantKeys implements TenantKeys, AutoCloseable {
  private final KmsBindings bindings;
  private final RootWrapping roots;
  private final NamespaceCipher.Tools tools;
  private final Leases leases;
  private final Queue<ScheduledExecutorService> timers = new ConcurrentLinkedQueue<>();

  public LeasedTenantKeys(KmsBindings bindings, LeaseTerms terms, RandomBytes random) {
    this.bindings = bindings;
    this.roots = new RootWrapping(bindings, random);
    this.tools = new NamespaceCipher.Tools(new Gcm(), random);
    this.leases = new Leases(bindings, terms, tools);
  }

  @Override
  public WrappedKey newRoot(TenantId tenant, KmsSettings kms) {
    return roots.make(tenant, bindings.bind(tenant, kms));
  }

  @Override
  public WrappedKey newMaster(TenantKeyring tenant, NamespaceId namespace, int epoch) {
    return leases.newMaster(tenant, namespace, epoch);
  }

  @Override
  public NamespaceKeys open(TenantKeyring tenant, NamespaceKeyring namespace) {
    return leases.open(tenant, namespace);
  }

  @Override
  public NamespaceKeyring rewrap(TenantKeyring from, TenantKeyring to, NamespaceKeyring namespace) {
    return leases.rewrap(from, to, namespace);
  }

  /** Clears whatever is held of a tenant, now. Its next use asks the KMS again. */
  public void revoke(TenantId tenant) {
    leases.revoke(tenant);
  }

  /** The same for good: nothing of the tenant's is given out by this process any more. */
  public void fence(TenantId tenant) {
    leases.fence(tenant);
  }

  /** The same for one namespace of it. */
  public void fence(TenantId tenant, NamespaceId namespace) {
    leases.fence(tenant, namespace);
  }

  /**
   * Clears the keys of leases that have ended. To be called every few seconds by whoever owns the
   * timers.
   */
  public void sweep() {
    leases.sweep();
  }

  /** Sweeps every so often, until closed: for a server, which starts it once. */
  public void sweepEvery(Duration period) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("key-sweep").factory());
    timers.add(timer);
    var _ =
        timer.scheduleAtFixedRate(
            this::sweep, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  public KeyActivity activity() {
    return leases.activity();
  }

  /**
   * Brings the ciphers to full speed; takes about a second of one core. To be run in the background
   * at the start.
   */
  public void warmUp() {
    new CipherWarmUp(tools).run();
  }

  @Override
  public void close() {
    timers.forEach(ExecutorService::shutdownNow);
    leases.close();
  }
}
