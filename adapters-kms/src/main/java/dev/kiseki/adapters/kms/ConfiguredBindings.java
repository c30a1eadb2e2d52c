package dev.kiseki.adapters.kms;

import dev.kiseki.adapters.kms.local.LocalKms;
import dev.kiseki.adapters.kms.local.SettingsFiles;
import dev.kiseki.adapters.kms.provider.KmsBindings;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.system.RandomBytes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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
    String binding = freeName(tenant, settings.provider());
    if (!isLocal(binding)) {
      remote.put(binding, Providers.remote(settings, random));
      files.write(binding, settings);
    }
    return binding;
  }

  @Override
  public void unbind(String binding) {
    if (isLocal(binding)) {
      return;
    }
    files.delete(binding);
    KmsProvider unused = remote.remove(binding);
    if (unused != null) {
      unused.close();
    }
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

  private String freeName(TenantId tenant, String provider) {
    String first = provider + "/" + tenant.value();
    String name = first;
    for (int i = 2; isTaken(name); i++) {
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
