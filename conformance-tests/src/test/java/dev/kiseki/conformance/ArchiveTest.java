package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive is unpacked elsewhere, as an operator would, and serves from there. */
@Tag("s3")
class ArchiveTest {
  @TempDir private Path folder;

  @Test
  void whatIsUnpackedServesAndCanBeOperated() throws IOException {
    Path tree = unpack();
    for (String part :
        List.of(
            "package/kiseki.service",
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
