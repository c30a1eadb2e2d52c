package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.Listing;
import dev.kiseki.dist.doctor.Diagnosis;
import dev.kiseki.dist.doctor.Diagnosis.Severity;
import dev.kiseki.dist.doctor.DiskSpace;
import dev.kiseki.dist.doctor.FlushTime;
import dev.kiseki.dist.doctor.FreePort;
import dev.kiseki.dist.doctor.FuseDevice;
import dev.kiseki.dist.doctor.JavaVersion;
import dev.kiseki.dist.doctor.KeysOfStore;
import dev.kiseki.dist.doctor.OpenFiles;
import dev.kiseki.dist.doctor.OwnFolder;
import dev.kiseki.dist.doctor.Question;
import dev.kiseki.dist.doctor.StartCache;
import dev.kiseki.dist.doctor.SteadyClock;
import dev.kiseki.dist.doctor.TemporaryFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kiseki doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Looks at the installation as 'kiseki serve' would find it, and says what to do. Exit code 1 when it would not"
            + " serve safely.")
final class DoctorCommand implements Callable<Integer> {
  @Mixin private StoreOptions store = new StoreOptions();

  @Mixin private ListFormat format = new ListFormat();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9000",
      description = "Where it is to serve. Default: ${DEFAULT-VALUE}")
  private Listen listen = new Listen("127.0.0.1", 9000);

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    Listing listing = new Listing("STATE", "SUBJECT", "FOUND", "WHAT TO DO");
    boolean fails = false;
    for (Question question : questions()) {
      Diagnosis found = question.answer();
      fails |= found.severity() == Severity.FAIL;
      listing.add(
          found.severity().name().toLowerCase(Locale.ROOT),
          found.subject(),
          found.found(),
          found.advice());
    }
    format.print(listing, spec);
    return fails ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
  }

  private List<Question> questions() {
    return List.of(
        new JavaVersion(Runtime.version()),
        new OwnFolder("data folder", store.data(), false),
        new OwnFolder("keys folder", store.keys(), true),
        new KeysOfStore(store.data(), store.keys()),
        new DiskSpace(store.data()),
        new FlushTime(store.data()),
        new TemporaryFiles(Path.of(System.getProperty("java.io.tmpdir"))),
        new OpenFiles(),
        new FuseDevice(Path.of("/dev/fuse"), System.getenv().getOrDefault("PATH", "")),
        new SteadyClock(SteadyClock.KNOWN),
        new FreePort(listen.host(), listen.port()),
        new StartCache(home()));
  }

  /** The packaged tree, as the launcher names it. */
  private static Path home() {
    return Path.of(System.getProperty("kiseki.home", "."));
  }
}
