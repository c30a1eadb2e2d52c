package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive is unpacked elsewhere, as an operator would, and serves from there. */
@Tag("s3")
class ArchiveTest {
  private static final Pattern HEALTH_CHECK = Pattern.compile("CMD \\[\"bash\", \"-c\", \"(.*)\"]");

  private static final Pattern METRICS = Pattern.compile("http://127.0.0.1:([0-9]+)/metrics");

  @TempDir private Path folder;

  @Test
  void whatIsUnpackedServesAndCanBeOperated() throws IOException {
    Path tree = unpack();
    for (String part :
        List.of(
            "package/kiseki.service",
            "package/kiseki-mounts.conf",
            "package/kiseki.properties",
            "package/Containerfile",
            "docs/operations.md",
            "LICENSE",
            "NOTICE",
            "README.md")) {
      assertTrue(Files.isRegularFile(tree.resolve(part)), part);
    }
    assertFalse(Files.exists(tree.resolve("kiseki.aot")), "a cache belongs to one machine's Java");
    String launcher = tree.resolve("kiseki").toString();

    ServerSetup setup = ServerSetup.in(folder);
    try (RunningServer server = setup.from(launcher).start()) {
      assertTrue(server.isAlive());
      healthCheck(tree.resolve("package/Containerfile"), server).run().succeeded();
    }
    String data = setup.data().toString();
    String tenants =
        Command.of(launcher, "tenant", "list", "--json", "--data", data).run().succeeded();
    assertTrue(
        tenants.startsWith("[{\"tenant\":\"default\",\"state\":\"active\",\"buckets\":0,"),
        tenants);
    String audit = Command.of(launcher, "audit", "verify", "--data", data).run().succeeded();
    assertEquals(2, audit.lines().filter(line -> line.contains(" sound ")).count(), audit);
    String doctor = Command.of(launcher, "doctor", "--data", data).run().succeeded();
    assertTrue(doctor.contains("flush time"), doctor);
  }

  /** What a container is asked, on the port that this server took. */
  private static Command healthCheck(Path containerfile, RunningServer server) throws IOException {
    Matcher check = HEALTH_CHECK.matcher(Files.readString(containerfile));
    Matcher port = METRICS.matcher(server.log());
    assertTrue(check.find() && port.find(), server::log);
    String script = check.group(1).replace("/9001", "/" + port.group(1)).replace("\\\\", "\\");
    return Command.of("bash", "-c", script);
  }

  private Path unpack() throws IOException {
    Path archive;
    try (Stream<Path> built = Files.list(Path.of("..", "dist", "target"))) {
      archive = built.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
    Command.of("tar", "-xzf", archive.toString(), "-C", folder.toString()).run().succeeded();
    try (Stream<Path> unpacked = Files.list(folder)) {
      return unpacked.findFirst().orElseThrow();
    }
  }
}
