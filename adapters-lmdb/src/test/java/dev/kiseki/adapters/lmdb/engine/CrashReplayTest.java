package dev.kiseki.adapters.lmdb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.lmdb.engine.CrashReplay.Plant;
import dev.kiseki.testkit.LongRuns;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Power is lost at thousands of moments; and the check itself is checked by planted faults. */
class CrashReplayTest {
  @TempDir(factory = InMemory.class)
  private Path work;

  @Test
  @Tag("store")
  void nothingAcknowledgedIsLostAndNothingIsHalfThereAtAFewHundredMoments() throws Exception {
    assertEquals(List.of(), new CrashReplay(work, 1, Plant.NOTHING).run(80, 300).violations());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13})
  @Tag("proof")
  void nothingAcknowledgedIsLostAndNothingIsHalfThereAtThousandsOfMoments(long seed)
      throws Exception {
    CrashReplay.Verdict verdict = new CrashReplay(work, seed, Plant.NOTHING).run(250, 600);
    System.out.println("seed " + seed + ": " + verdict.images() + " power losses");
    assertEquals(List.of(), verdict.violations(), () -> "seed " + seed);
  }

  @Test
  @Tag("long")
  void nothingAcknowledgedIsLostAndNothingIsHalfThereForMinutes() throws Exception {
    LongRuns.run(
        "power losses of rows",
        Duration.ofMinutes(5),
        seed -> {
          CrashReplay.Verdict verdict = new CrashReplay(work, seed, Plant.NOTHING).run(250, 600);
          assertEquals(List.of(), verdict.violations());
          CrashReplay.delete(work.resolve("recorded"));
          return verdict.images();
        });
  }

  /**
   * Whether a race is open at a recorded moment depends on the threads: some attempts are needed.
   */
  @ParameterizedTest(name = "{0}")
  @EnumSource(PlantedFault.class)
  @Tag("proof")
  void aPlantedFaultIsNoticed(PlantedFault fault) throws Exception {
    int exit = 0;
    for (int seed = 21; seed < 26 && exit == 0; seed++) {
      exit = replayInAnotherProcess(fault, seed);
    }
    assertNotEquals(0, exit, fault + " was not noticed");
  }

  private int replayInAnotherProcess(PlantedFault fault, int seed) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-XX:+SuppressFatalErrorMessage");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(PlantedFault.class.getName());
    Path directory = Files.createDirectory(work.resolve("seed-" + seed));
    command.addAll(List.of(fault.name(), directory.toString(), "" + seed, "120", "200"));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), "the replay did not end");
    System.out.println(fault + " with seed " + seed + ": exit " + process.exitValue());
    return process.exitValue();
  }
}
