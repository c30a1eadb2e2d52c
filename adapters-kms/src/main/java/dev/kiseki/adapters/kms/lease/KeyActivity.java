package dev.kiseki.adapters.kms.lease;

import java.util.concurrent.atomic.LongAdder;

/** What key leasing did so far: for metrics. In a steady state nothing but refreshes grows. */
public final class KeyActivity {
  private final LongAdder providerCalls = new LongAdder();
  private final LongAdder providerFailures = new LongAdder();
  private final LongAdder refreshes = new LongAdder();
  private final LongAdder lookups = new LongAdder();
  private final LongAdder namespacesOpened = new LongAdder();
  private final LongAdder cleared = new LongAdder();

  /** Calls to any KMS, refreshes among them. */
  public long providerCalls() {
    return providerCalls.sum();
  }

  public long providerFailures() {
    return providerFailures.sum();
  }

  /** Calls made in the background, ahead of a lease's end. */
  public long refreshes() {
    return refreshes.sum();
  }

  /** Times somebody asked for a namespace's keys; most find them derived. */
  public long lookups() {
    return lookups.sum();
  }

  /** Times a namespace's keys were derived. */
  public long namespacesOpened() {
    return namespacesOpened.sum();
  }

  /** Leases whose keys were cleared. */
  public long cleared() {
    return cleared.sum();
  }

  void countCall() {
    providerCalls.increment();
  }

  void countFailure() {
    providerFailures.increment();
  }

  void countRefresh() {
    refreshes.increment();
  }

  void countLookup() {
    lookups.increment();
  }

  void countOpened() {
    namespacesOpened.increment();
  }

  void countCleared() {
    cleared.increment();
  }
}
