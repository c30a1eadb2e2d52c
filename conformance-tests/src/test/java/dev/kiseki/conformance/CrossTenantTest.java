package dev.kiseki.conformance;

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

/** Every operation, tried by one tenant on what another has. */
@Tag("s3")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossTenantTest {

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RunningServer server;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = ServerSetup.in(folder).start();
    Tenants.of(server.data()).create("other", Account.SECOND).succeeded();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> nothingIsLearned() {
    Map<String, String> environment = new HashMap<>(server.forScripts());
    environment.put("KISEKI_OTHER_ACCESS_KEY", Account.SECOND.accessKey());
    environment.put("KISEKI_OTHER_SECRET_KEY", Account.SECOND.secretKey());
    return PythonSuite.tests("cross_tenant", environment);
  }
}
