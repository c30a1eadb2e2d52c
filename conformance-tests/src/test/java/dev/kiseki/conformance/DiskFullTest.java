package dev.kiseki.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server on a small file system in memory. It is mounted in a mount namespace of the server's
 * own, so it goes with the process; who is not root makes the namespace as root of a user
 * namespace.
 */
@Tag("store")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiskFullTest {

  private static final int DISK_MIB = 1024;

  private RunningServer server;

  @BeforeAll
  void startOnASmallDisk(@TempDir Path folder) throws IOException {
    ServerSetup setup = ServerSetup.in(folder);
    Files.createDirectory(setup.data());
    String mount = "mount -t tmpfs -o size=" + DISK_MIB + "m kiseki-test \"$0\" && exec \"$@\"";
    server =
        setup
            .through(
                "unshare", "--mount", "--map-root-user", "sh", "-c", mount, setup.data().toString())
            .start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> dyingClients() {
    return PythonSuite.tests("dying_clients", environment());
  }

  @TestFactory
  Stream<DynamicTest> fullDisk() {
    return PythonSuite.tests("disk_full", environment());
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(server.forScripts());
    environment.put("KISEKI_DISK_MIB", String.valueOf(DISK_MIB));
    return environment;
  }
}
