package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./bench tenants}, small: its limits hold however slow the machine is. */
@Tag("keys")
class ManyTenantsTest {
  /** Five services and two starts: a quarter of a minute where nothing else runs. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir private Path folder;

  @Test
  void tenantsOfAllProvidersAreServedWithoutAskingTheirServicesWhileOneHangs() {
    String said =
        Command.of(
                PythonSuite.python(),
                "-u",
                "-B",
                "../benchmarks/src/main/python/tenants_bench.py",
                "--kiseki",
                Packaged.launcher(),
                "--work",
                folder.toString(),
                "--no-memory",
                "--tenants=24",
                "--active=10",
                "--pace=10",
                "--seconds=2",
                "--rounds=1",
                "--width=2",
                "--max-start=60")
            .run(PATIENCE)
            .succeeded();
    assertTrue(said.contains("400 requests, 0 failed"), said);
  }
}
