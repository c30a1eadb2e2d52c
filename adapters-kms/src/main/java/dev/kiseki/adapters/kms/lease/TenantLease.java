package dev.kiseki.adapters.kms.lease;

import dev.kiseki.adapters.kms.cipher.KeyPayload;
import dev.kiseki.adapters.kms.cipher.NamespaceCipher;
import dev.kiseki.adapters.kms.cipher.RootKey;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's lease. Whoever finds it ended makes the one call to the KMS while the others wait
 * for it; from half of its time on, use starts a refresh in the background. After a failed call the
 * KMS is left alone for a moment that doubles, with jitter; the lease itself lasts to its end.
 *
 * <p>{@code renewing} guards every change of {@code held}, {@code failure} and {@code
 * backoffNanos}; readers take no lock.
 */
final class TenantLease {
  private static final long WAIT_SECONDS = 10;
  private static final long FIRST_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long LONGEST_BACKOFF_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final KeyringRef.Root ref;
  private final KmsProvider provider;
  private final LeaseTerms terms;
  private final NamespaceCipher.Tools tools;
  private final KeyActivity activity;

  private final ReentrantLock renewing = new ReentrantLock();
  private final AtomicBoolean refreshing = new AtomicBoolean();
  private volatile @Nullable Held held;
  private volatile @Nullable KisekiException failure;
  private volatile long retryAtNanos;
  private volatile long lastUsedNanos;
  private volatile boolean ended;
  private long backoffNanos = FIRST_BACKOFF_NANOS;

  TenantLease(
      KeyringRef.Root ref,
      KmsProvider provider,
      LeaseTerms terms,
      NamespaceCipher.Tools tools,
      KeyActivity activity) {
    this.ref = ref;
    this.provider = provider;
    this.terms = terms;
    this.tools = tools;
    this.activity = activity;
    this.lastUsedNanos = terms.ticker().getAsLong();
  }

  /** The keys; from memory while leased. */
  Held held() {
    long now = terms.ticker().getAsLong();
    lastUsedNanos = now;
    Held current = held;
    if (current == null) {
      return renew();
    }
    long left = current.nanosLeft(now);
    if (left <= 0) {
      return renew();
    }
    if (left < terms.ttlNanos() / 2) {
      refreshInBackground(now);
    }
    return current;
  }

  long lastUsedNanos() {
    return lastUsedNanos;
  }

  /** Holds nothing and was not asked for a while. */
  boolean isIdle() {
    return held == null && terms.ticker().getAsLong() - lastUsedNanos > terms.ttlNanos();
  }

  /** Its provider lets go of what only a tenant in use needs. */
  void rest() {
    provider.rest();
  }

  /** Clears the keys if the lease has ended; returns whether it did. */
  boolean clearIfEnded() {
    if (!renewing.tryLock()) {
      return false;
    }
    try {
      Held current = held;
      if (current == null || current.nanosLeft(terms.ticker().getAsLong()) > 0) {
        return false;
      }
      clear(current);
      return true;
    } finally {
      renewing.unlock();
    }
  }

  /** Clears the keys now; the next use asks the KMS. */
  void revoke() {
    renewing.lock();
    try {
      Held current = held;
      if (current != null) {
        clear(current);
      }
    } finally {
      renewing.unlock();
    }
  }

  /** Clears the keys, and gives out none any more. */
  void end() {
    ended = true;
    revoke();
  }

  /** Clears the keys of one namespace; those of others stay leased. */
  void forget(NamespaceId namespace) {
    Held current = held;
    if (current != null) {
      current.forget(namespace);
    }
  }

  private void clear(Held current) {
    held = null;
    current.destroy();
    activity.countCleared();
  }

  private Held renew() {
    lockOrGiveUp();
    try {
      Held current = held;
      if (current != null && current.nanosLeft(terms.ticker().getAsLong()) > 0) {
        return current;
      }
      requireRetryAllowed();
      return call();
    } finally {
      renewing.unlock();
    }
  }

  private void refreshInBackground(long now) {
    boolean backingOff = failure != null && retryAtNanos - now > 0;
    if (!backingOff && refreshing.compareAndSet(false, true)) {
      terms.background().execute(this::refresh);
    }
  }

  private void refresh() {
    activity.countRefresh();
    renewing.lock();
    try {
      call();
    } catch (KisekiException e) {
      // Kept in `failure`: the lease serves to its end, and who comes then is told.
    } finally {
      renewing.unlock();
      refreshing.set(false);
    }
  }

  /** One call to the KMS. The lease counts from before it. */
  private Held call() {
    requireNotEnded();
    long deadline = terms.ticker().getAsLong() + terms.ttlNanos();
    try {
      RootKey root = unwrap();
      failure = null;
      backoffNanos = FIRST_BACKOFF_NANOS;
      return accept(root, deadline);
    } catch (KisekiException e) {
      activity.countFailure();
      backOff(e);
      throw e;
    }
  }

  /** What a fence found in the middle of a call is cleared by the fence itself, which waits. */
  private void requireNotEnded() {
    if (ended) {
      throw Fence.refusal(ref.tenant());
    }
  }

  private RootKey unwrap() {
    activity.countCall();
    byte[] owner = KeyPayload.rootOwner(ref.tenant());
    byte[] payload = provider.unwrap(ref.wrapped(), owner);
    byte[] root = KeyPayload.unpack(payload, owner);
    Arrays.fill(payload, (byte) 0);
    return new RootKey(ref.tenant(), root, tools);
  }

  /** Keeps what was derived so far when the root is, as it must be, the same. */
  private Held accept(RootKey root, long deadline) {
    Held current = held;
    if (current != null && current.root().isSameAs(root)) {
      root.destroy();
      current.extendTo(deadline);
      return current;
    }
    Held fresh = new Held(root, deadline);
    held = fresh;
    if (current != null) {
      current.destroy();
    }
    return fresh;
  }

  private void backOff(KisekiException cause) {
    failure = cause;
    long jittered = backoffNanos / 2 + ThreadLocalRandom.current().nextLong(backoffNanos / 2);
    retryAtNanos = terms.ticker().getAsLong() + jittered;
    backoffNanos = Math.min(backoffNanos * 2, LONGEST_BACKOFF_NANOS);
  }

  private void requireRetryAllowed() {
    KisekiException last = failure;
    if (last != null && retryAtNanos - terms.ticker().getAsLong() > 0) {
      throw new KisekiException(
          last, last.code(), last.sentence(), Fact.of("tenant", ref.tenant().value()));
    }
  }

  private void lockOrGiveUp() {
    try {
      if (renewing.tryLock(WAIT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new KisekiException(
        ErrorCode.KEYS_UNAVAILABLE,
        "The tenant's key management service did not answer in time.",
        Fact.of("tenant", ref.tenant().value()));
  }
}
