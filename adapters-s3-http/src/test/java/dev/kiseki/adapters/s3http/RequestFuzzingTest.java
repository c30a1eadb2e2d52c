package dev.kiseki.adapters.s3http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What clients write is answered or refused, whatever it is. Jazzer runs in a process of its own,
 * guided by the coverage of our classes.
 */
class RequestFuzzingTest {
  private static final int BEGIN_MARGIN_SECONDS = 120;

  /** Not every place: thousands of requests are enough for the desk. */
  private static final int STRIDE = 11;

  @TempDir private Path folder;

  @Test
  void everyShapeOfRequestIsAnsweredOrRefused() {
    RequestSeeds.all().forEach(RequestFuzzer::fuzzerTestOneInput);
  }

  @Test
  void aRequestThatIsCutOffIsAnsweredOrRefused() {
    for (byte[] seed : RequestSeeds.all()) {
      for (int length = 0; length < seed.length; length += STRIDE) {
        drive(Arrays.copyOf(seed, length));
      }
    }
  }

  @Test
  void aRequestWithAnOddCharacterIsAnsweredOrRefused() {
    for (byte[] seed : RequestSeeds.all()) {
      for (int at = 0; at < seed.length; at += STRIDE) {
        byte[] changed = seed.clone();
        changed[at] = "%&<\u00ff-,0\"".getBytes(StandardCharsets.ISO_8859_1)[at % 8];
        drive(changed);
      }
    }
  }

  private static void drive(byte[] input) {
    try {
      RequestFuzzer.fuzzerTestOneInput(input);
    } catch (RuntimeException e) {
      throw new AssertionError(shown(input), e);
    }
  }

  @Test
  @Tag("s3")
  void aFuzzerFindsNothingInSeconds() throws IOException, InterruptedException {
    fuzz(Duration.ofSeconds(25));
  }

  @Test
  @Tag("long")
  void aFuzzerFindsNothingInMinutes() throws IOException, InterruptedException {
    fuzz(Duration.ofMinutes(10));
  }

  private void fuzz(Duration length) throws IOException, InterruptedException {
    Path seeds = Files.createDirectory(folder.resolve("seeds"));
    int number = 0;
    for (byte[] seed : RequestSeeds.all()) {
      Files.write(seeds.resolve("seed-" + number++), seed);
    }
    Path found = Files.createDirectory(folder.resolve("found"));
    Path log = folder.resolve("log");
    long seed = Long.getLong("kiseki.seed", System.nanoTime()) & Integer.MAX_VALUE;
    System.out.println("fuzzed requests: -Dkiseki.seed=" + seed);
    Process fuzzer =
        new ProcessBuilder(command(length, seed, seeds, found))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertTrue(
          fuzzer.waitFor(length.toSeconds() + BEGIN_MARGIN_SECONDS, TimeUnit.SECONDS),
          () -> "did not end:\n" + end(log));
    } finally {
      fuzzer.destroyForcibly();
    }
    System.out.println(done(log));
    assertEquals(0, fuzzer.exitValue(), () -> findings(found) + end(log));
    assertTrue(done(log).startsWith("Done "), () -> "no runs:\n" + end(log));
  }

  private List<String> command(Duration length, long seed, Path seeds, Path found) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+EnableDynamicAgentLoading",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Xmx1g",
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + RequestFuzzer.class.getName(),
        "--instrumentation_includes=dev.kiseki.**",
        "--reproducer_path=" + folder,
        "-artifact_prefix=" + found + "/",
        "-max_total_time=" + length.toSeconds(),
        "-max_len=4096",
        "-seed=" + seed,
        seeds.toString());
  }

  /** How many runs there were. */
  private static String done(Path log) {
    return end(log).lines().filter(line -> line.startsWith("Done ")).findFirst().orElse("");
  }

  private static String findings(Path found) {
    StringBuilder out = new StringBuilder();
    try (var files = Files.list(found)) {
      for (Path file : files.toList()) {
        out.append(file.getFileName()).append('\n').append(shown(Files.readAllBytes(file)));
      }
      return out.append('\n').toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String shown(byte[] input) {
    return new String(input, StandardCharsets.ISO_8859_1)
        + "\nas hex: "
        + HexFormat.of().formatHex(input);
  }

  private static String end(Path log) {
    try {
      String text = new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1);
      return text.substring(Math.max(0, text.length() - 8000));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
