package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The administrator's commands, while the server runs and while it does not. */
@Tag("store")
class AdministrationTest {

  @TempDir private Path folder;

  @Test
  void tenantsAndBucketsAreListedWhetherTheServerRunsOrNot() {
    ServerSetup setup = ServerSetup.in(folder);
    Tenants tenants = Tenants.of(setup.data());
    List<String> running;
    try (RunningServer server = setup.start()) {
      tenants.create("running", Account.SECOND).succeeded();
      makeBucket(server, Account.FIRST, "first-bucket");
      makeBucket(server, Account.SECOND, "second-bucket");
      running = lists(tenants);
    }
    assertTrue(running.get(0).contains("running"), running::toString);
    assertTrue(running.get(1).contains("first-bucket"), running::toString);
    assertTrue(running.get(2).contains("second-bucket"), running::toString);
    assertFalse(running.get(2).contains("first-bucket"), running::toString);
    assertFalse(running.toString().contains(Account.SECOND.secretKey()), running::toString);
    assertEquals(running, lists(tenants));
  }

  private static List<String> lists(Tenants tenants) {
    return List.of(tenants.list(), tenants.buckets(), tenants.buckets("--tenant", "running"));
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
  void existingNamesAndKeysAreRefusedAndMadeUpKeysAreGood() {
    ServerSetup setup = ServerSetup.in(folder);
    Tenants tenants = Tenants.of(setup.data());
    try (RunningServer server = setup.start()) {
      tenants.create("twice", Account.SECOND).succeeded();
      tenants.create("twice").refused();
      tenants.create("other", Account.FIRST).refused();
      assertFalse(tenants.list().contains("other"));
      makeBucket(server, Account.SECOND, "still-good");
      String said = tenants.create("made-up").succeeded();
      makeBucket(server, account(said), "with-made-up-keys");
    }
  }

  /** The account that a command printed. */
  static Account account(String said) {
    return new Account(find(said, "access"), find(said, "secret"));
  }

  /** The word after the one that names it, however the line is laid out. */
  private static String find(String said, String kind) {
    Matcher matcher =
        Pattern.compile("(?im)" + kind + "[ _-]?key[ :=]+([A-Za-z0-9+/=_-]{16,})").matcher(said);
    assertTrue(matcher.find(), said);
    return matcher.group(1);
  }

  @Test
  void aTenantIsSuspendedResumedAndDeletedOnlyWhenThatIsMeant() {
    ServerSetup setup = ServerSetup.in(folder);
    Tenants tenants = Tenants.of(setup.data());
    try (RunningServer server = setup.start()) {
      tenants.create("guest", Account.SECOND).succeeded();
      makeBucket(server, Account.SECOND, "theirs");
      tenants.run("tenant", "suspend", "guest").succeeded();
      assertTrue(tenants.list().contains("suspended"));
      String refused = listBuckets(server, Account.SECOND).refused();
      assertTrue(refused.contains("AccountProblem"), refused);
      listBuckets(server, Account.FIRST).succeeded();
      tenants.run("tenant", "resume", "guest").succeeded();
      assertTrue(listBuckets(server, Account.SECOND).succeeded().contains("theirs"));
      tenants.run("tenant", "delete", "guest").refused();
      tenants.run("tenant", "delete", "guest", "--purge").refused();
      tenants.run("tenant", "delete", "guest", "--purge", "--confirm", "default").refused();
      assertTrue(listBuckets(server, Account.SECOND).succeeded().contains("theirs"));
      tenants.run("tenant", "delete", "guest", "--purge", "--confirm", "guest").succeeded();
      assertFalse(tenants.list().contains("guest"));
      assertTrue(listBuckets(server, Account.SECOND).refused().contains("InvalidAccessKeyId"));
    }
  }

  private static Outcome listBuckets(RunningServer server, Account account) {
    return AwsCli.at(server.endpoint())
        .command("s3api", "list-buckets")
        .with(server.forScripts(account))
        .run();
  }

  private static void makeBucket(RunningServer server, Account account, String name) {
    AwsCli.at(server.endpoint())
        .command("s3api", "create-bucket", "--bucket", name)
        .with(server.forScripts(account))
        .run()
        .succeeded();
  }

  @Test
  void staleUploadsAreListedAndEndedWhetherTheServerRunsOrNot() {
    ServerSetup setup = ServerSetup.in(folder);
    Tenants tenants = Tenants.of(setup.data());
    try (RunningServer server = setup.start()) {
      aws(server, "s3", "mb", "s3://parts");
      for (String key : List.of("one", "two")) {
        aws(server, "s3api", "create-multipart-upload", "--bucket", "parts", "--key", key);
      }
      assertTrue(tenants.uploads("list", "--older-than", "0s").contains("two"));
      Outcome usual = tenants.run("uploads", "list");
      assertFalse(usual.succeeded().contains("two"));
      assertTrue(usual.errors().contains("2 younger; --older-than 0s"), usual::toString);
      assertFalse(tenants.uploads("expire", "--older-than", "1h").contains("one"));
      assertTrue(tenants.uploads("expire", "--older-than", "0s").contains("one"));
      assertFalse(tenants.uploads("list", "--older-than", "0s").contains("one"));
      aws(server, "s3api", "create-multipart-upload", "--bucket", "parts", "--key", "three");
    }
    assertTrue(tenants.uploads("expire", "--older-than", "0s").contains("three"));
    assertFalse(tenants.uploads("list", "--older-than", "0s").contains("three"));
  }

  private static void aws(RunningServer server, String... words) {
    AwsCli.at(server.endpoint()).command(words).with(server.forScripts()).run().succeeded();
  }
}
