package dev.kiseki.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An HSM in files, for a server that is started with SOFTHSM2_CONF. */
final class SoftHsmToken {
  private SoftHsmToken() {}

  /** A configuration with one token, kept in {@code tokens} below the folder. */
  static Path in(Path folder, String pin) throws IOException {
    Path tokens = Files.createDirectory(folder.resolve("tokens"));
    Path configuration = folder.resolve("softhsm2.conf");
    Files.writeString(
        configuration,
        "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
    Command.of(
            "env",
            "SOFTHSM2_CONF=" + configuration,
            "softhsm2-util",
            "--init-token",
            "--free",
            "--label",
            "conformance",
            "--so-pin",
            "so-" + pin,
            "--pin",
            pin)
        .run()
        .succeeded();
    return configuration;
  }

  static String library() {
    return List.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm.so").stream()
        .filter(path -> Files.exists(Path.of(path)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no SoftHSM: apt-get install softhsm2"));
  }
}
