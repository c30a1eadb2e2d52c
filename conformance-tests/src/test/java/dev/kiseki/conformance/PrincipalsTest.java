package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

/** Roles, scopes and access keys of one tenant, made while the server runs. */
@Tag("s3")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrincipalsTest {
  private static final String LIMITED = "limited-bucket";
  private static final String BESIDE = "bucket-beside";
  private static final String SECRET = "secret/of+a0principal1with2forty3letters";

  @SuppressWarnings("NullAway.Init") // set before all tests
  private RunningServer server;

  @SuppressWarnings("NullAway.Init")
  private Tenants tenants;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = ServerSetup.in(folder).start();
    tenants = Tenants.of(server.data());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> rolesAndScopes() {
    Map<String, String> environment = new HashMap<>(server.forScripts());
    environment.put("KISEKI_LIMITED", LIMITED);
    environment.put("KISEKI_BESIDE", BESIDE);
    principal(environment, "READER", "reader");
    principal(environment, "WRITER", "writer");
    principal(environment, "CAGED_READER", "reader", "--bucket", LIMITED, "--prefix", "p/");
    principal(environment, "CAGED_WRITER", "writer", "--bucket", LIMITED, "--prefix", "p/");
    principal(environment, "CAGED_ADMIN", "admin", "--bucket", LIMITED);
    return PythonSuite.tests("principals", environment);
  }

  private void principal(
      Map<String, String> environment, String name, String role, String... scope) {
    String key = name.replace('_', '-') + "-KEY";
    List<String> words =
        new ArrayList<>(List.of("principal", "create", "default", name, "--role", role));
    words.addAll(List.of(scope));
    words.addAll(List.of("--access-key", key, "--secret-key", SECRET));
    tenants.run(words.toArray(String[]::new)).succeeded();
    environment.put("KISEKI_" + name + "_ACCESS_KEY", key);
    environment.put("KISEKI_" + name + "_SECRET_KEY", SECRET);
  }

  @Test
  void aKeyIsMadeUsedRotatedAndRevoked() {
    tenants.run("principal", "create", "default", "worker", "--role", "writer").succeeded();
    assertTrue(line("principal", "worker").contains("writer"));
    Account first = issued("key", "create", "default", "--principal", "worker");
    assertTrue(line("key", first.accessKey()).contains("never"));
    assertEquals(0, lists(first));
    assertFalse(line("key", first.accessKey()).contains("never"));
    Account second = issued("key", "rotate", "default", first.accessKey());
    assertTrue(lists(first) != 0);
    assertEquals(0, lists(second));
    String listed = tenants.run("key", "list", "default").succeeded();
    assertFalse(listed.contains(second.secretKey()), listed);
    tenants.run("key", "revoke", "default", second.accessKey()).succeeded();
    assertTrue(lists(second) != 0);
    tenants.run("key", "revoke", "default", second.accessKey()).refused();
    Account third = issued("key", "create", "default", "--principal", "worker");
    assertEquals(0, lists(third));
    tenants.run("principal", "delete", "default", "worker").succeeded();
    assertTrue(lists(third) != 0);
    tenants.run("key", "create", "default", "--principal", "worker").refused();
  }

  private Account issued(String... words) {
    return AdministrationTest.account(tenants.run(words).succeeded());
  }

  private String line(String kind, String name) {
    String listed = tenants.run(kind, "list", "default").succeeded();
    return listed.lines().filter(line -> line.startsWith(name)).findFirst().orElseThrow();
  }

  /** The exit status of a client that lists the buckets. */
  private int lists(Account account) {
    return AwsCli.at(server.endpoint())
        .command("s3api", "list-buckets")
        .with(server.forScripts(account))
        .run()
        .exit();
  }
}
