package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server that answers, and the process behind it unless somebody else started it. */
record RunningServer(Target target, Optional<ChildProcess> process, Duration startUp)
    implements AutoCloseable {
  static RunningServer alreadyThere(Target target) {
    return new RunningServer(target, Optional.empty(), Duration.ZERO);
  }

  static RunningServer start(
      Target target, List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    ChildProcess process = ChildProcess.start(command, environment, log);
    try {
      return new RunningServer(target, Optional.of(process), process.awaitAnswer(target));
    } catch (IOException e) {
      process.close();
      throw e;
    }
  }

  Duration cpu() {
    return process.map(ChildProcess::cpu).orElse(Duration.ZERO);
  }

  long peakResidentBytes() throws IOException {
    return process.isPresent() ? process.get().peakResidentBytes() : 0;
  }

  long anonymousBytes() throws IOException {
    return process.isPresent() ? process.get().anonymousBytes() : 0;
  }

  @Override
  public void close() throws IOException {
    if (process.isPresent()) {
      process.get().close();
    }
  }
}
