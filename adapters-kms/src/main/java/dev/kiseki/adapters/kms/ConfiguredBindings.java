package dev.kiseki.adapters.kms;

import dev.kiseki.adapters.kms.local.LocalKms;
import dev.kiseki.adapters.kms.local.SettingsFiles;
import dev.kiseki.adapters.kms.provider.KmsBindings;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.system.RandomBytes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Bindings of the local keystore, and bindings with settings of their own. A binding is named
 * {@code provider/tenant}, and {@code provider/tenant-2} and so on when the tenant comes back to a
 * provider. Thread-safe. Opening a provider asks its service nothing: a service that is away is its
 * tenant's affair alone.
 */
public final class ConfiguredBindings implements KmsBindings, AutoCloseable {
  private final LocalKms local;
  private final SettingsFiles files;
  private final RandomBytes random;
  private final Map<String, KmsProvider> remote = new ConcurrentHashMap<>();

  public ConfiguredBindings(LocalKms local, SettingsFiles files, RandomBytes random) {
    this.local = local;
    this.files = files;
    this.random = random;
  }

  @Override
  public synchronized String bind(TenantId tenant, KmsSettings settings) {
    return keep(freeName(tenant, settings.provider(), this::isTaken), settings);
  }

  @Override
  public synchronized String rebind(TenantId tenant, KmsSettings settings, Set<String> known) {
    Predicate<String> isTaken =
        name -> known.contains(name) || (isLocal(name) && local.describe(name).destroyed());
    return keep(freeName(tenant, settings.provider(), isTaken), settings);
  }

  private String keep(String binding, KmsSettings settings) {
    if (!isLocal(binding)) {
      KmsProvider provider = Providers.remote(settings, random);
      files.write(binding, settings);
      close(remote.put(binding, provider));
    }
    return binding;
  }

  @Override
  public void unbind(String binding) {
    if (isLocal(binding)) {
      return;
    }
    files.delete(binding);
    close(remote.remove(binding));
  }

  @Override
  public synchronized void pin(String binding) {
    if (isLocal(binding)) {
      return;
    }
    KmsSettings known = files.read(binding);
    Map<String, String> values = new HashMap<>(known.values());
    values.putAll(provider(binding).pinned());
    if (!values.equals(known.values())) {
      files.write(binding, new KmsSettings(known.provider(), values));
    }
  }

  private static void close(@Nullable KmsProvider unused) {
    if (unused != null) {
      unused.close();
    }
  }

  /** Those in the keystore are each a key of their own. Lost settings name nothing any more. */
  @Override
  public boolean isSameKey(String binding, String other) {
    if (isLocal(binding) || isLocal(other) || !files.exists(binding) || !files.exists(other)) {
      return binding.equals(other);
    }
    return Providers.place(files.read(binding)).equals(Providers.place(files.read(other)));
  }

  @Override
  public KmsProvider provider(String binding) {
    return isLocal(binding) ? local : remote.computeIfAbsent(binding, this::open);
  }

  @Override
  public void close() {
    remote.values().forEach(KmsProvider::close);
    remote.clear();
  }

  private KmsProvider open(String binding) {
    return Providers.remote(files.read(binding), random);
  }

  private static String freeName(TenantId tenant, String provider, Predicate<String> isTaken) {
    String first = provider + "/" + tenant.value();
    String name = first;
    for (int i = 2; isTaken.test(name); i++) {
      name = first + "-" + i;
    }
    return name;
  }

  private boolean isTaken(String binding) {
    if (!isLocal(binding)) {
      return files.exists(binding);
    }
    KmsProvider.Description known = local.describe(binding);
    return known.destroyed() || known.newestGeneration() > 0;
  }

  private static boolean isLocal(String binding) {
    return binding.startsWith(LocalKms.NAME + "/");
  }
}
