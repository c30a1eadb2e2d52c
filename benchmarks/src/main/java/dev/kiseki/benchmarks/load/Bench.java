package dev.kiseki.benchmarks.load;

import dev.kiseki.benchmarks.jmh.MicroBenchmarks;
import dev.kiseki.benchmarks.load.Comparison.ServerSource;
import dev.kiseki.benchmarks.load.Comparison.Timing;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the benchmark. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures Kiseki end to end beside nginx and prints one table.")
final class Bench implements Callable<Integer> {
  private static final Timing QUICK =
      new Timing(1, Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofMillis(1_500));

  private static final Duration CLEAN_UP_LIMIT = Duration.ofSeconds(60);

  @Option(names = "--quick", description = "A one-minute smoke: one start, fewer workloads.")
  private boolean quick;

  @Option(
      names = "--only",
      split = ",",
      description = "Some workloads: get, put-4k, c16, get-64k-c4, …")
  private List<String> only = List.of();

  @Option(names = "--list", description = "Print the names of the workloads and end.")
  private boolean list;

  @Option(names = "--starts", defaultValue = "3", description = "Starts of Kiseki. Default: 3.")
  private int starts;

  @Option(
      names = "--start-warm-up",
      defaultValue = "10",
      description = "Seconds of load after each start. Default: 10.")
  private int startWarmUpSeconds;

  @Option(
      names = "--warm-up",
      defaultValue = "1",
      description = "Unmeasured seconds before each cell. Default: 1.")
  private int warmUpSeconds;

  @Option(
      names = "--measure",
      defaultValue = "5",
      description = "Measured seconds of each cell. Default: 5.")
  private int measuredSeconds;

  @Option(names = "--out", description = "Also write the table to this file.")
  private @Nullable Path out;

  @Option(names = "--no-nginx", description = "Measure without the ceiling.")
  private boolean withoutNginx;

  @Option(names = "--no-kiseki", description = "Measure the ceiling alone.")
  private boolean withoutKiseki;

  @Option(names = "--endpoint", description = "Measure a server that runs, http://HOST:PORT.")
  private @Nullable URI endpoint;

  @Option(names = "--access-key", defaultValue = "benchmark-access-key")
  private String accessKey = "";

  @Option(names = "--secret-key", defaultValue = "benchmark-secret-key-0123456789")
  private String secretKey = "";

  @Option(
      names = "--launcher",
      defaultValue = "${sys:bench.root:-.}/kiseki",
      description = "The kiseki command. Default: the one of this checkout.")
  private Path launcher = Path.of("kiseki");

  @Option(
      names = "--server-env",
      description = "NAME=VALUE for Kiseki's environment, as JAVA_TOOL_OPTIONS=-Xmx512m.")
  private Map<String, String> serverEnvironment = Map.of();

  @Option(
      names = "--work",
      defaultValue = "${sys:java.io.tmpdir}",
      description = "Folder below which the data goes, and is removed. Default: ${DEFAULT-VALUE}.")
  private Path work = Path.of("");

  @Option(
      names = "--jmh",
      arity = "0..1",
      fallbackValue = ".*",
      description = "Instead of the table: micro-benchmarks whose name matches the pattern.")
  private @Nullable String microBenchmarks;

  @Option(
      names = "--soak-clients",
      description = "Instead of the table: so many clients move a large object each.")
  private int soakClients;

  @Option(
      names = "--soak-writers",
      defaultValue = "8",
      description = "How many of them store, while the others read. Default: ${DEFAULT-VALUE}.")
  private int soakWriters;

  @Option(
      names = "--object-size",
      defaultValue = "1GiB",
      converter = SizeConverter.class,
      description = "Size of each object of the soak. Each writer takes as much disk.")
  private long objectSizeBytes;

  private final PrintStream output = System.out;
  private final InstantSource clock = InstantSource.system();

  public static void main(String[] arguments) {
    var commandLine = new CommandLine(new Bench());
    commandLine.setExecutionExceptionHandler(Bench::failed);
    var cleaned = new CountDownLatch(1);
    cleanUpWhenKilled(Thread.currentThread(), cleaned);
    int exitCode = commandLine.execute(arguments);
    cleaned.countDown();
    System.exit(exitCode);
  }

  /** Whoever ends the benchmark early expects no servers and no gigabytes of data to stay. */
  private static void cleanUpWhenKilled(Thread running, CountDownLatch cleaned) {
    Runnable cleanUp =
        () -> {
          running.interrupt();
          try {
            if (!cleaned.await(CLEAN_UP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
              System.err.println("servers or data of the benchmark may be left");
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Runtime.getRuntime().addShutdownHook(new Thread(cleanUp));
  }

  @Override
  public Integer call() throws IOException {
    List<Scenario> scenarios = Catalogue.scenarios().stream().filter(this::isWanted).toList();
    if (microBenchmarks != null) {
      MicroBenchmarks.run(microBenchmarks);
      return CommandLine.ExitCode.OK;
    }
    if (list) {
      scenarios.forEach(scenario -> output.println(scenario.name()));
      return CommandLine.ExitCode.OK;
    }
    Path folder = Files.createTempDirectory(work, "kiseki-bench");
    try {
      String report = soakClients > 0 ? soak(folder) : compare(scenarios, folder);
      output.println();
      output.print(report);
      if (out != null) {
        Files.writeString(out, report);
      }
    } finally {
      Folders.deleteTree(folder);
    }
    return CommandLine.ExitCode.OK;
  }

  private static int failed(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult arguments)
      throws Exception {
    if (!(failure instanceof IOException)) {
      throw failure;
    }
    commandLine.getErr().println("bench failed: " + failure.getMessage());
    return CommandLine.ExitCode.SOFTWARE;
  }

  private boolean isWanted(Scenario scenario) {
    return only.isEmpty() ? !quick || scenario.quick() : only.stream().anyMatch(scenario::isNamed);
  }

  private String soak(Path folder) throws IOException {
    try (RunningServer server = product(folder).start()) {
      return new Soak(soakClients, soakWriters, objectSizeBytes).run(server);
    }
  }

  private String compare(List<Scenario> scenarios, Path folder) throws IOException {
    var comparison = new Comparison(scenarios, timing(), output);
    Optional<ServerSource> product =
        withoutKiseki ? Optional.empty() : Optional.of(product(folder));
    Optional<RunningServer> ceiling = ceiling(folder.resolve("nginx"));
    try {
      comparison.run(product, ceiling);
    } catch (IOException e) {
      // What was measured before the failure is still worth seeing.
      output.print(comparison.isEmpty() ? "" : comparison.report());
      throw e;
    } finally {
      if (ceiling.isPresent()) {
        ceiling.get().close();
      }
    }
    return comparison.report();
  }

  private Timing timing() {
    return quick
        ? QUICK
        : new Timing(
            starts,
            Duration.ofSeconds(startWarmUpSeconds),
            Duration.ofSeconds(warmUpSeconds),
            Duration.ofSeconds(measuredSeconds));
  }

  private ServerSource product(Path folder) throws IOException {
    if (endpoint != null) {
      var target = new Target("kiseki", Target.Kind.S3, endpoint, credentials(), clock);
      return () -> RunningServer.alreadyThere(target);
    }
    var server = new KisekiServer(launcher, folder.resolve("data"), serverEnvironment);
    Path log = folder.resolve("kiseki.log");
    server.build(log);
    return () -> server.start(credentials(), clock, log);
  }

  private Optional<RunningServer> ceiling(Path home) throws IOException {
    Optional<Path> nginx = withoutNginx ? Optional.empty() : NginxServer.find();
    if (nginx.isEmpty()) {
      output.println("without nginx: no ceiling is measured");
      return Optional.empty();
    }
    return Optional.of(NginxServer.start(nginx.get(), home, credentials(), clock));
  }

  private Credentials credentials() {
    return new Credentials(accessKey, secretKey);
  }

  private static final class SizeConverter implements CommandLine.ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return Sizes.parse(text);
    }
  }
}
