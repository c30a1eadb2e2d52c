package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bucket is sealed anew under a running server, which is killed in the middle of it. */
@Tag("keys")
class ReencryptionTest {
  @TempDir private Path folder;

  @Test
  void aKilledServerGoesOnSealingABucketAnew() {
    ServerSetup slow = ServerSetup.in(folder).with("--reencrypt-mib-per-second", "1");
    try (RunningServer server = slow.start()) {
      createTenant();
      script(server, "put", "theirs").succeeded();
      String rotated = kiseki("bucket", "rotate-key", "acme/theirs", "--compromised").succeeded();
      assertTrue(rotated.contains("in the background"), rotated);
      String jobs = kiseki("jobs", "--json").succeeded();
      assertTrue(jobs.contains("\"acme/theirs\""), jobs);
      server.kill();
      assertEquals(128 + 9, server.awaitExit(), server::describe);
    }
    try (RunningServer server = ServerSetup.in(folder).start()) {
      String waited = kiseki("bucket", "re-encrypt", "acme/theirs", "--wait").succeeded();
      assertTrue(waited.contains("done"), waited);
      script(server, "get", "theirs").succeeded();
      script(server, "many", "theirs", "10").succeeded();
    }
    try (RunningServer server = ServerSetup.in(folder).start()) {
      script(server, "get", "theirs").succeeded();
      String again = kiseki("bucket", "re-encrypt", "acme/theirs", "--wait").succeeded();
      assertTrue(again.contains("there is one key only"), again);
      kiseki("jobs", "cancel", "acme/theirs").refused();
    }
  }

  private void createTenant() {
    kiseki(
            "tenant",
            "create",
            "acme",
            "--access-key",
            Account.SECOND.accessKey(),
            "--secret-key",
            Account.SECOND.secretKey())
        .succeeded();
  }

  private static Outcome script(RunningServer server, String... words) {
    return PythonSuite.script("tenant_keys", words).with(server.forScripts(Account.SECOND)).run();
  }

  private Outcome kiseki(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    return Packaged.kiseki(all.toArray(String[]::new)).run();
  }
}
