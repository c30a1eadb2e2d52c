package dev.kiseki.dist.command;

import dev.kiseki.dist.rehearsal.Rehearsal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kiseki rehearse}; the launcher runs it, in a JVM that writes an ahead-of-time cache. */
@Command(
    name = "rehearse",
    mixinStandardHelpOptions = true,
    description = {
      "Makes later starts faster: a throw-away server is put under load for some seconds, and what the JVM learns is"
          + " kept beside the program. 'kiseki serve' of a source tree does this once by itself."
    })
final class RehearseCommand implements Callable<Integer> {
  @Option(
      names = "--seconds",
      defaultValue = "12",
      description = "How long the load lasts. Default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      defaultValue = "${sys:java.io.tmpdir}",
      description = "Where its data goes and is removed again. Default: ${DEFAULT-VALUE}")
  private Path work = Path.of("");

  @Override
  public Integer call() throws IOException {
    new Rehearsal(Duration.ofSeconds(seconds), System::currentTimeMillis).run(work);
    return 0;
  }
}
