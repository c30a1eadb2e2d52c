package dev.kiseki.adapters.kms;

import dev.kiseki.adapters.kms.cipher.ClearableKey;
import dev.kiseki.adapters.kms.cipher.Gcm;
import dev.kiseki.adapters.kms.cipher.KeyPayload;
import dev.kiseki.adapters.kms.cipher.NamespaceCipher;
import dev.kiseki.adapters.kms.lease.KeyActivity;
import dev.kiseki.adapters.kms.lease.LeaseTerms;
import dev.kiseki.adapters.kms.lease.Leases;
import dev.kiseki.adapters.kms.provider.KmsBindings;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.TenantKeys;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.system.RandomBytes;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
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
  private final NamespaceCipher.Tools tools;
  private final Leases leases;
  private final Queue<ScheduledExecutorService> timers = new ConcurrentLinkedQueue<>();

  public LeasedTenantKeys(KmsBindings bindings, LeaseTerms terms, RandomBytes random) {
    this.bindings = bindings;
    this.tools = new NamespaceCipher.Tools(new Gcm(), random);
    this.leases = new Leases(bindings, terms, tools);
  }

  @Override
  public WrappedKey newRoot(TenantId tenant, KmsSettings kms) {
    byte[] root = new byte[ClearableKey.BYTES];
    tools.random().fill(root);
    byte[] owner = KeyPayload.rootOwner(tenant);
    byte[] payload = KeyPayload.pack(root, owner);
    String binding = bindings.bind(tenant, kms);
    try {
      return wrapProven(binding, payload, owner);
    } catch (KisekiException e) {
      bindings.unbind(binding);
      throw e;
    } finally {
      Arrays.fill(root, (byte) 0);
      Arrays.fill(payload, (byte) 0);
    }
  }

  /** A key that does not come back is found out before anything hangs on it. */
  private WrappedKey wrapProven(String binding, byte[] payload, byte[] owner) {
    KmsProvider provider = bindings.provider(binding);
    provider.prepare(binding);
    WrappedKey wrapped = provider.wrap(binding, payload, owner);
    byte[] back = provider.unwrap(wrapped, owner);
    try {
      if (!MessageDigest.isEqual(payload, back)) {
        throw new KisekiException(
            ErrorCode.KEYS_WRONG,
            "The key management service gave back another key than it was given.",
            Fact.of("binding", binding));
      }
      return wrapped;
    } finally {
      Arrays.fill(back, (byte) 0);
    }
  }

  @Override
  public WrappedKey newMaster(TenantKeyring tenant, NamespaceId namespace, int epoch) {
    return leases.newMaster(tenant, namespace, epoch);
  }

  @Override
  public NamespaceKeys open(TenantKeyring tenant, NamespaceKeyring namespace) {
    return leases.open(tenant, namespace);
  }

  /** Clears whatever is held of a tenant, now. Its next use asks the KMS again. */
  public void revoke(TenantId tenant) {
    leases.revoke(tenant);
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
