package dev.kiseki.adapters.kms.pkcs11;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** SoftHSM with its tokens in this module's target directory, where SOFTHSM2_CONF points. */
final class SoftHsm {
  private static final Pattern SLOT = Pattern.compile("reassigned to slot (\\d+)");
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/softhsm/libsofthsm2.so"),
          Path.of("/usr/lib64/softhsm/libsofthsm.so"),
          Path.of("/usr/lib/pkcs11/libsofthsm2.so"));

  private SoftHsm() {}

  static Path library() {
    return LIBRARIES.stream()
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no SoftHSM: apt-get install softhsm2"));
  }

  /** Forgets the tokens of an earlier run. Before the library is loaded. */
  static void initialize() throws IOException {
    Path configuration = Path.of(System.getenv("SOFTHSM2_CONF"));
    Path tokens = configuration.resolveSibling("tokens");
    if (Files.exists(tokens)) {
      try (Stream<Path> old = Files.walk(tokens)) {
        for (Path each : old.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    Files.createDirectories(tokens);
    Files.writeString(
        configuration,
        "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
  }

  /** The slot of a new token. */
  static String newToken(String label, String pin) throws IOException, InterruptedException {
    String said =
        run("--init-token", "--free", "--label", label, "--so-pin", "so-" + pin, "--pin", pin);
    Matcher slot = SLOT.matcher(said);
    if (!slot.find()) {
      throw new AssertionError(said);
    }
    return slot.group(1);
  }

  private static String run(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("softhsm2-util"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(said);
    }
    return said;
  }
}
