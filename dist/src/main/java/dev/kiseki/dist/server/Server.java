package dev.kiseki.dist.server;

import dev.kiseki.adapters.kms.SystemRandom;
import dev.kiseki.adapters.s3http.S3Server;
import dev.kiseki.dist.admin.AdminServer;
import dev.kiseki.dist.admin.LocalAdministration;
import dev.kiseki.dist.admin.LocalMounts;
import dev.kiseki.dist.mount.MountRequest;
import dev.kiseki.dist.mount.Mounts;
import dev.kiseki.dist.observe.Observation;
import dev.kiseki.dist.trace.Tracing;
import dev.kiseki.dist.wiring.Deployment;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.identity.ChosenAccessKey;
import dev.kiseki.ports.in.identity.NewAccessKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A deployment that is being served: S3 for its tenants, an admin endpoint for its operator. */
public final class Server implements AutoCloseable {
  private static final TenantName FIRST_TENANT = new TenantName("default");

  private final ServerConfig config;
  private final Deployment deployment;
  private final S3Server s3;
  private final AdminServer admin;
  private final Mounts mounts;
  private final Observation observation;
  private final Optional<NewAccessKey> firstKey;
  private final List<String> notMounted;

  private Server(
      ServerConfig config,
      Deployment deployment,
      S3Server s3,
      AdminServer admin,
      Mounts mounts,
      Observation observation,
      Optional<NewAccessKey> firstKey,
      List<String> notMounted) {
    this.config = config;
    this.deployment = deployment;
    this.s3 = s3;
    this.admin = admin;
    this.mounts = mounts;
    this.observation = observation;
    this.firstKey = firstKey;
    this.notMounted = notMounted;
  }

  /** Serves when it returns; the first tenant is made when there is none. */
  public static Server start(ServerConfig config) {
    Optional<ChosenAccessKey> chosen =
        LocalAdministration.chosen(config.presetAccessKey(), config.presetKeyText());
    FirstStart.check(config);
    Deployment deployment =
        Deployment.open(config.deployment(), config.observation().traces().map(Tracing::to));
    try {
      FirstStart.checkAddresses(config);
      return watched(config, deployment, chosen);
    } catch (RuntimeException e) {
      deployment.close();
      throw e;
    }
  }

  private static Server watched(
      ServerConfig config, Deployment deployment, Optional<ChosenAccessKey> chosen) {
    Observation observation =
        Observation.start(
            config.observation(),
            deployment.metrics(),
            config.deployment().keys(),
            new SystemRandom(),
            System::currentTimeMillis,
            deployment::trouble);
    try {
      // Who knows a preset key may use it as soon as anything listens.
      Optional<NewAccessKey> preset = chosen.flatMap(_ -> firstTenant(deployment, chosen));
      S3Server s3 = S3Wiring.start(config, deployment, observation.requests());
      return withAdmin(config, deployment, s3, observation, preset);
    } catch (RuntimeException e) {
      observation.close();
      throw e;
    }
  }

  public String endpoint() {
    return "http://" + urlHost(config.host()) + ":" + s3.port();
  }

  public Optional<String> httpsEndpoint() {
    return config.https().map(_ -> "https://" + urlHost(config.host()) + ":" + s3.tlsPort());
  }

  /** The certificate that clients have to be told to trust, if this server made it. */
  public Optional<Path> selfSignedCertificate() {
    return config
        .https()
        .filter(https -> https.files().isEmpty())
        .map(_ -> S3Wiring.selfSigned(config).certificate());
  }

  public String metricsEndpoint() {
    return "http://" + urlHost(config.observation().host()) + ":" + observation.port() + "/metrics";
  }

  public Path metricsToken() {
    return observation.tokenFile();
  }

  public Path data() {
    return config.deployment().data();
  }

  public Path keys() {
    return config.deployment().keys();
  }

  /** The first tenant's access key, if this start made it. */
  public Optional<NewAccessKey> firstKey() {
    return firstKey;
  }

  public boolean isFirstKeyPreset() {
    return config.presetAccessKey().isPresent();
  }

  /** What the operator should know about what was asked and not done. */
  public List<String> notices() {
    return Stream.concat(ignoredKey().stream(), notMounted.stream()).toList();
  }

  private Optional<String> ignoredKey() {
    boolean ignored =
        firstKey.isEmpty()
            && config
                .presetAccessKey()
                .filter(id -> deployment.useCases().findAccessKey().find(id).isEmpty())
                .isPresent();
    return ignored
        ? Optional.of(
            "KISEKI_ACCESS_KEY is not used: it is for a new store, and this one has its first tenant already; see 'kiseki key list default' and 'kiseki key create default'")
        : Optional.empty();
  }

  /** What is mounted now. */
  public List<MountRequest> mounted() {
    return mounts.list().stream().map(Mounts.Mounted::request).toList();
  }

  /** Finishes the requests in flight, unmounts, then leaves everything durable. */
  @Override
  public void close() {
    observation.stops();
    try (deployment;
        mounts;
        observation;
        admin) {
      s3.close();
    }
  }

  private static Server withAdmin(
      ServerConfig config,
      Deployment deployment,
      S3Server s3,
      Observation observation,
      Optional<NewAccessKey> preset) {
    try {
      // Only once everything listens: a start that fails must not keep the only showing of a secret
      // to itself.
      Optional<NewAccessKey> firstKey = preset.or(() -> firstTenant(deployment, Optional.empty()));
      Mounts mounts = new Mounts(deployment.fileTrees());
      deployment.evictFrom(mounts);
      List<String> notMounted = mountAll(config, mounts);
      AdminServer admin = admin(config, deployment, mounts);
      Thread.ofPlatform().daemon().name("kiseki-warm-up").start(deployment::warmUp);
      UnfinishedShredding.goOn(deployment);
      observation.serves(s3::connectionCount);
      return new Server(config, deployment, s3, admin, mounts, observation, firstKey, notMounted);
    } catch (RuntimeException e) {
      s3.close();
      throw e;
    }
  }

  /**
   * A mount that fails takes S3 and the other mounts from nobody: a bucket that is gone or a
   * directory that is not empty would otherwise keep all tenants away after a boot.
   *
   * @return what is not mounted, why, and what to do
   */
  private static List<String> mountAll(ServerConfig config, Mounts mounts) {
    List<String> failures = new ArrayList<>();
    for (MountRequest request : config.mounts()) {
      try {
        mounts.mount(request);
      } catch (KisekiException e) {
        failures.add(
            "--mount "
                + request.target()
                + ":"
                + request.directory()
                + " is NOT mounted: "
                + e.getMessage()
                + " Mend that, then: kiseki mount "
                + request.target()
                + " "
                + request.directory()
                + " -o "
                + request.settings());
      }
    }
    return failures;
  }

  private static AdminServer admin(ServerConfig config, Deployment deployment, Mounts mounts) {
    try {
      return AdminServer.start(
          new LocalAdministration(deployment),
          new LocalMounts(mounts),
          config.deployment().keys(),
          new SystemRandom());
    } catch (RuntimeException e) {
      mounts.close();
      throw e;
    }
  }

  private static Optional<NewAccessKey> firstTenant(
      Deployment deployment, Optional<ChosenAccessKey> chosen) {
    if (!deployment.useCases().listTenants().list().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(deployment.useCases().createTenant().create(FIRST_TENANT, chosen));
  }

  private static String urlHost(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }
}
