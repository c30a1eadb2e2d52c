package dev.kiseki.dist.observe;

import dev.kiseki.adapters.kms.lease.KeyActivity;
import dev.kiseki.adapters.kms.provider.KmsBindings;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.TenantId;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Calls to key management services: how many, how long, how many failed. */
public final class KeyMetrics {
  private final PrometheusRegistry registry;
  private final Histogram seconds;
  private final Counter failures;

  KeyMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    this.seconds =
        Histogram.builder()
            .name("kiseki_kms_call_seconds")
            .help("Time of one call to a key management service.")
            .unit(Unit.SECONDS)
            .labelNames("call")
            .classicOnly()
            .classicUpperBounds(Buckets.REQUEST_SECONDS)
            .withoutExemplars()
            .register(registry);
    this.failures =
        Counter.builder()
            .name("kiseki_kms_failures")
            .help("Calls to a key management service that failed, by Kiseki's error code.")
            .labelNames("call", "code")
            .withoutExemplars()
            .register(registry);
  }

  /** Whether the keys of namespaces are found derived, or have to be derived. */
  public void watch(KeyActivity activity) {
    counter("kiseki_key_lookups", "Times a bucket's keys were asked for.", activity::lookups);
    counter("kiseki_key_derivations", "Look-ups that missed.", activity::namespacesOpened);
    counter("kiseki_key_refreshes", "KMS calls ahead of a lease's end.", activity::refreshes);
    counter("kiseki_key_leases_cleared", "Leases whose keys were cleared.", activity::cleared);
  }

  private void counter(String name, String help, LongSupplier figure) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call((double) figure.getAsLong()))
        .register(registry);
  }

  /** The same bindings, watched. */
  public KmsBindings watch(KmsBindings bindings) {
    Map<KmsProvider, KmsProvider> watched = new ConcurrentHashMap<>();
    return new KmsBindings() {
      @Override
      public String bind(TenantId tenant, KmsSettings settings) {
        return bindings.bind(tenant, settings);
      }

      @Override
      public String rebind(TenantId tenant, KmsSettings settings, Set<String> known) {
        return bindings.rebind(tenant, settings, known);
      }

      @Override
      public void pin(String binding) {
        bindings.pin(binding);
      }

      @Override
      public boolean isSameKey(String binding, String other) {
        return bindings.isSameKey(binding, other);
      }

      @Override
      public void unbind(String binding) {
        watched.remove(bindings.provider(binding));
        bindings.unbind(binding);
      }

      @Override
      public KmsProvider provider(String binding) {
        return watched.computeIfAbsent(
            bindings.provider(binding), provider -> new WatchedKms(provider, KeyMetrics.this));
      }
    };
  }

  <T> T timed(String call, Supplier<T> provider) {
    long begin = System.nanoTime();
    try {
      return provider.get();
    } catch (KisekiException e) {
      failures.labelValues(call, e.code().name()).inc();
      throw e;
    } finally {
      seconds.labelValues(call).observe((System.nanoTime() - begin) / Buckets.NANOS_PER_SECOND);
    }
  }
}
