package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The administrator's commands, while the server runs and while it does not. */
@Tag("s3")
class AdministrationTest {

  @TempDir private Path folder;

  @Test
  void tenantsAndBucketsAreListedWhetherTheServerRunsOrNot() {
    ServerSetup setup = ServerSetup.in(folder);
    Tenants tenants = Tenants.of(setup.data());
    String running;
    try (RunningServer server = setup.start()) {
      tenants.create("running", Account.SECOND).succeeded();
      makeBucket(server, Account.FIRST, "first-bucket");
      makeBucket(server, Account.SECOND, "second-bucket");
      running = tenants.list() + tenants.buckets() + tenants.buckets("--tenant", "running");
      assertTrue(tenants.list().contains("running"), running);
      assertTrue(tenants.buckets().contains("first-bucket"), running);
      String second = tenants.buckets("--tenant", "running");
      assertTrue(second.contains("second-bucket") && !second.contains("first-bucket"), second);
    }
    String stopped = tenants.list() + tenants.buckets() + tenants.buckets("--tenant", "running");
    assertEquals(running, stopped);
    assertFalse(stopped.contains(Account.SECOND.secretKey()), stopped);
  }

  @Test
  void aTenantCreatedWhileTheServerIsStoppedCanUseIt() {
    ServerSetup setup = ServerSetup.in(folder);
    Tenants tenants = Tenants.of(setup.data());
    try (RunningServer first = setup.start()) {
      makeBucket(first, Account.FIRST, "before");
    }
    tenants.create("stopped", Account.SECOND).succeeded();
    assertTrue(tenants.list().contains("stopped"));
    try (RunningServer server = setup.start()) {
      makeBucket(server, Account.SECOND, "theirs");
      assertTrue(tenants.buckets("--tenant", "stopped").contains("theirs"));
    }
  }

  @Test
  void keysThatTheCommandMakesUpAreGoodForTheServer() {
    ServerSetup setup = ServerSetup.in(folder);
    try (RunningServer server = setup.start()) {
      String said = Tenants.of(setup.data()).create("made-up").succeeded();
      Account account = new Account(find(said, "access"), find(said, "secret"));
      makeBucket(server, account, "with-made-up-keys");
    }
  }

  @Test
  void aTenantOrAnAccessKeyThatExistsIsRefused() {
    ServerSetup setup = ServerSetup.in(folder);
    Tenants tenants = Tenants.of(setup.data());
    try (RunningServer server = setup.start()) {
      tenants.create("twice", Account.SECOND).succeeded();
      tenants.create("twice").refused();
      tenants.create("other", Account.FIRST).refused();
      assertFalse(tenants.list().contains("other"));
      makeBucket(server, Account.SECOND, "still-good");
    }
  }

  /** The word after the one that names it, however the line is laid out. */
  private static String find(String said, String kind) {
    Matcher matcher =
        Pattern.compile("(?im)" + kind + "[ _-]?key[ :=]+([A-Za-z0-9+/=_-]{16,})")
            .matcher(said);
    assertTrue(matcher.find(), said);
    return matcher.group(1);
  }

  private static void makeBucket(RunningServer server, Account account, String name) {
    AwsCli.at(server.endpoint())
        .command("s3api", "create-bucket", "--bucket", name)
        .with(server.forScripts(account))
        .run()
        .succeeded();
  }
}
