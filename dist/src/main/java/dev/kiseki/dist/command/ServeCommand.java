package dev.kiseki.dist.command;

import dev.kiseki.application.namespace.NameScope;
import dev.kiseki.dist.mount.MountRequest;
import dev.kiseki.dist.mount.MountSettings;
import dev.kiseki.dist.rehearsal.BackgroundRehearsal;
import dev.kiseki.dist.server.Server;
import dev.kiseki.dist.server.ServerConfig;
import dev.kiseki.dist.wiring.DeploymentConfig;
import dev.kiseki.domain.KisekiException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kiseki serve}. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Serves a data directory over S3. The first start makes the directory, a first tenant and its access key.",
      "KISEKI_ACCESS_KEY and KISEKI_SECRET_KEY preset the first tenant's credentials."
    })
final class ServeCommand implements Runnable {
  /** Which names a bucket can have. */
  enum BucketNames {
    tenant,
    deployment
  }

  static final String STORE = "store";

  @Mixin(name = STORE)
  private StoreOptions store = new StoreOptions();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9000",
      description =
          "Where to serve S3 over http. Port 0 takes a free one. Default: ${DEFAULT-VALUE}")
  private Listen listen = new Listen("127.0.0.1", 9000);

  @Option(
      names = "--https-listen",
      paramLabel = "HOST:PORT",
      description =
          "Where to serve S3 over https as well; asks for --tls-cert and --tls-key, or for --tls-self-signed.")
  private Optional<Listen> httpsListen = Optional.empty();

  @Option(names = "--tls-cert", paramLabel = "PEM", description = "The certificate chain.")
  private Optional<Path> certificate = Optional.empty();

  @Option(names = "--tls-key", paramLabel = "PEM", description = "Its private key, PKCS#8.")
  private Optional<Path> privateKey = Optional.empty();

  @Option(
      names = "--tls-self-signed",
      description =
          "Make a certificate that nobody vouches for, for a first try; clients have to be told to trust it.")
  private boolean selfSigned;

  @Option(
      names = "--domain",
      paramLabel = "NAME",
      description = "Buckets are also served as BUCKET.NAME; BUCKET.localhost always works.")
  private Optional<String> domain = Optional.empty();

  @Option(
      names = "--trust-proxy",
      description =
          "Take X-Forwarded-Host for the Host that clients signed, X-Forwarded-Proto for the scheme they used, and"
              + " X-Forwarded-For for who they are, which the access log shows. Only"
              + " behind a proxy that sets them and that nobody can go around.")
  private boolean trustsProxy;

  @Option(
      names = "--http2",
      arity = "1",
      paramLabel = "true|false",
      defaultValue = "true",
      description =
          "Whether clients that ask for HTTP/2 get it, over TLS (ALPN) or because they know. Default: ${DEFAULT-VALUE}")
  private boolean http2 = true;

  @Mixin private ObservationOptions observation = new ObservationOptions();

  @Option(
      names = "--mount",
      paramLabel = "TENANT[/BUCKET]:DIR",
      description =
          "Mount this as well, see 'kiseki mount'. May be repeated. What cannot be mounted is told, and the rest is"
              + " served.")
  private List<String> mounts = List.of();

  @Option(
      names = "--mount-options",
      paramLabel = "OPTIONS",
      description = "How all of these are mounted, as after 'kiseki mount -o'.")
  private List<String> mountOptions = List.of();

  @Option(
      names = "--bucket-names",
      paramLabel = "tenant|deployment",
      defaultValue = "tenant",
      description =
          "Whether every tenant has bucket names of its own, or a name exists once in the deployment as on AWS."
              + " Default: ${DEFAULT-VALUE}")
  private BucketNames bucketNames = BucketNames.tenant;

  @Option(
      names = "--reencrypt-mib-per-second",
      paramLabel = "MIB",
      defaultValue = "32",
      description =
          "How much 'bucket re-encrypt' seals anew in a second at most, so that requests do not feel it; 0: no limit."
              + " Default: ${DEFAULT-VALUE}")
  private int reencryptMebibytes = DeploymentConfig.USUAL_REENCRYPT_MEBIBYTES;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    ServerConfig config =
        new ServerConfig(
            store
                .config(bucketNames == BucketNames.tenant ? NameScope.TENANT : NameScope.DEPLOYMENT)
                .reencrypting(reencryptMebibytes),
            listen.host(),
            listen.port(),
            httpsListen.map(https -> tls(https)),
            domain,
            trustsProxy,
            http2,
            mountRequests(),
            observation.config(),
            preset("KISEKI_ACCESS_KEY"),
            preset("KISEKI_SECRET_KEY"));
    PrintWriter out = spec.commandLine().getOut();
    CountDownLatch stopped = new CountDownLatch(1);
    Server server = Server.start(config);
    // A signal ends a JVM with 143 once its hooks have run; a clean stop is no failure, so the hook
    // ends it with 0.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(server, stopped, out), "kiseki-stop"));
    ServiceManager.ready(spec.commandLine().getErr());
    out.print(Banner.text(server));
    if (BackgroundRehearsal.startIfAsked()) {
      out.println(
          "It rehearses in the background, so that the next start is faster; KISEKI_AOT=off leaves that out.");
    }
    out.flush();
    awaitForEver(stopped);
  }

  private List<MountRequest> mountRequests() {
    String options = String.join(",", mountOptions);
    MountSettings settings =
        understood("--mount-options " + options, () -> MountSettings.parse(options));
    return mounts.stream()
        .map(text -> understood("--mount " + text, () -> MountRequest.parse(text, settings)))
        .toList();
  }

  /** What cannot be understood is refused with the option that it stands in. */
  private <T> T understood(String option, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (KisekiException e) {
      throw new picocli.CommandLine.ParameterException(
          spec.commandLine(), option + ": " + e.getMessage());
    }
  }

  private ServerConfig.Https tls(Listen https) {
    if (selfSigned == (certificate.isPresent() || privateKey.isPresent())
        || certificate.isPresent() != privateKey.isPresent()) {
      throw new picocli.CommandLine.ParameterException(
          spec.commandLine(),
          "--https-listen asks for --tls-cert and --tls-key, or for --tls-self-signed");
    }
    if (!https.host().equals(listen.host())) {
      throw new picocli.CommandLine.ParameterException(
          spec.commandLine(), "--https-listen takes the host of --listen, " + listen.host());
    }
    return new ServerConfig.Https(
        https.port(),
        certificate.flatMap(chain -> privateKey.map(key -> new ServerConfig.PemFiles(chain, key))));
  }

  private static void stop(Server server, CountDownLatch stopped, PrintWriter out) {
    int code = 1;
    try {
      server.close();
      out.println("kiseki: stopped");
      code = 0;
    } finally {
      out.flush();
      stopped.countDown();
      Runtime.getRuntime().halt(code);
    }
  }

  private static void awaitForEver(CountDownLatch stopped) {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<String> preset(String variable) {
    return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isEmpty());
  }
}
