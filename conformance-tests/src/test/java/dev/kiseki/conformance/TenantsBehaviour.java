package dev.kiseki.conformance;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two tenants on one server; the second is created while the server runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TenantsBehaviour {

  private final String names;
  private RunningServer server;

  TenantsBehaviour(String names) {
    this.names = names;
  }

  @BeforeAll
  void startAndCreateTheOtherTenant(@TempDir Path folder) {
    server = ServerSetup.in(folder).with("--bucket-names", names).start();
    Tenants.of(server.data()).create("other", Account.SECOND).succeeded();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> tenants() {
    Map<String, String> environment = new HashMap<>(server.forScripts());
    environment.put("KISEKI_OTHER_ACCESS_KEY", Account.SECOND.accessKey());
    environment.put("KISEKI_OTHER_SECRET_KEY", Account.SECOND.secretKey());
    environment.put("KISEKI_NAMES", names);
    return PythonSuite.tests("tenants", environment);
  }
}
