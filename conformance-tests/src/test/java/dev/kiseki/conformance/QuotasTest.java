package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Quotas set while the server runs, and usage that a kill does not put wrong. */
@Tag("s3")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuotasTest {
  private static final String BUCKET = "with-quota";

  @SuppressWarnings("NullAway.Init") // set before all tests
  private ServerSetup setup;

  @SuppressWarnings("NullAway.Init")
  private RunningServer server;

  @BeforeAll
  void start(@TempDir Path folder) {
    setup = ServerSetup.in(folder);
    server = setup.start();
    aws("s3", "mb", "s3://" + BUCKET);
    aws("s3", "mb", "s3://counted");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private void aws(String... words) {
    AwsCli.at(server.endpoint()).command(words).with(server.forScripts()).run().succeeded();
  }

  @TestFactory
  Stream<DynamicTest> quotas() {
    String shown =
        tenants()
            .run("quota", "set", "default/" + BUCKET, "--bytes", "8M", "--objects", "5")
            .succeeded();
    assertTrue(shown.contains("8388608"), shown);
    Map<String, String> environment = new HashMap<>(server.forScripts());
    environment.put("KISEKI_BUCKET", BUCKET);
    return PythonSuite.tests("quotas", environment);
  }

  private Tenants tenants() {
    return Tenants.of(setup.data());
  }

  @Test
  void usageIsExactAfterAKill() {
    for (String key : new String[] {"one", "two"}) {
      AwsCli.at(server.endpoint())
          .command("s3", "cp", "pom.xml", "s3://counted/" + key)
          .with(server.forScripts())
          .run()
          .succeeded();
    }
    String before = tenants().run("usage", "default/counted", "--json").succeeded();
    long bytes = 2 * Path.of("pom.xml").toFile().length();
    assertTrue(before.contains("\"objects\":2,\"bytes\":" + bytes + ","), before);
    server.kill();
    server = setup.start();
    assertEquals(before, tenants().run("usage", "default/counted", "--json").succeeded());
    assertTrue(tenants().run("usage").succeeded().contains("(all)"));
  }
}
