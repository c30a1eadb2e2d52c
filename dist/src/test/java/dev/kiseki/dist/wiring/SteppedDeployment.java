package dev.kiseki.dist.wiring;

import dev.kiseki.adapters.kms.SystemRandom;
import dev.kiseki.adapters.lmdb.EmbeddedStore;
import dev.kiseki.adapters.lmdb.EmbeddedStoreConfig;
import dev.kiseki.application.namespace.NameScope;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.reencrypt.Pace;
import dev.kiseki.application.reencrypt.ReencryptNamespaceUseCase;
import dev.kiseki.dist.audit.AuditTrail;
import dev.kiseki.dist.audit.Audited;
import dev.kiseki.dist.mount.FileTrees;
import dev.kiseki.dist.observe.Metrics;
import dev.kiseki.ports.in.keys.ReencryptNamespace;
import dev.kiseki.ports.out.reseal.ResealStore;
import dev.kiseki.ports.out.system.RandomBytes;
import dev.kiseki.ports.out.system.WallClock;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * A real deployment whose re-encryption moves only when it is told to, over a store that may be
 * looked at in between. Each look at its clock is some milliseconds later than the one before.
 */
final class SteppedDeployment extends ClientVerbs implements AutoCloseable {
  private static final long TICK_MILLIS = 20;
  private static final AtomicLong MILLIS = new AtomicLong(System.currentTimeMillis());

  final Path data;
  private final EmbeddedStore store;
  private final Keys keys;
  private final Audited audited;
  private final UseCases useCases;
  private final MountedFiles files;
  private final ReencryptNamespace jobs;

  SteppedDeployment(Path root, UnaryOperator<ResealStore> seen) {
    data = root.resolve("data");
    WallClock clock = () -> MILLIS.addAndGet(TICK_MILLIS);
    RandomBytes random = new SystemRandom();
    DeploymentConfig config =
        new DeploymentConfig(
            data, DeploymentConfig.defaultKeys(data), NameScope.TENANT, Optional.empty(), 0);
    Metrics metrics = new Metrics();
    store = EmbeddedStore.open(EmbeddedStoreConfig.small(data), clock, random);
    keys =
        Keys.open(
            config, store.catalog().tenants().isEmpty(), random, metrics.keys(), Optional.empty());
    audited =
        new Audited(AuditTrail.in(data, keys.systemKeys().auditCode(), clock), store.catalog());
    StorePorts ports = StorePorts.of(store, Optional.empty());
    useCases =
        UseCases.wire(
            NameScope.TENANT,
            ports,
            keys,
            audited,
            new MountEvictions(),
            new Pace(0),
            clock,
            random);
    files = MountedFiles.wire(NameScope.TENANT, store, keys, clock, random);
    jobs =
        new ReencryptNamespaceUseCase(
            store.catalog(),
            store.metadata(),
            seen.apply(store.reseal()),
            new Namespaces(
                store.catalog(),
                store.metadata(),
                store.chunks(),
                keys.tenantKeys(),
                NameScope.TENANT),
            store.ids(),
            new Pace(0),
            audited::removeOldKeys,
            clock);
  }

  @Override
  UseCases useCases() {
    return useCases;
  }

  FileTrees fileTrees() {
    return files;
  }

  ReencryptNamespace jobs() {
    return jobs;
  }

  @Override
  public void close() {
    files.close();
    store.close();
    audited.close();
    keys.close();
  }
}
