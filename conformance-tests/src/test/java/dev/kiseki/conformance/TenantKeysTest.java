package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants whose keys are in services of their own, over S3 and across restarts. */
@Tag("keys")
class TenantKeysTest {
  private static final String PIN = "conformance-pin-8842";
  private static final Duration UNTIL_BACK = Duration.ofSeconds(40);

  @TempDir private Path folder;

  @Test
  void aTenantsKeyInAnHsmServesItsObjectsBeforeAndAfterARestart() throws IOException {
    Path configuration = SoftHsmToken.in(folder, PIN);
    ServerSetup setup = ServerSetup.in(folder).through("env", "SOFTHSM2_CONF=" + configuration);
    try (RunningServer server = setup.start()) {
      create(
          "acme",
          "pkcs11:library=" + SoftHsmToken.library() + ",key=acme,pin-file=" + secret("pin", PIN));
      script(server, Account.SECOND, "put", "theirs").succeeded();
      script(server, Account.FIRST, "put", "ours").succeeded();
    }
    try (RunningServer server = setup.start()) {
      script(server, Account.SECOND, "get", "theirs").succeeded();
      assertFalse(server.log().contains(PIN));
    }
    Path tokens = folder.resolve("tokens");
    Files.move(tokens, folder.resolve("taken-away"));
    Files.createDirectory(tokens);
    try (RunningServer server = setup.start()) {
      script(server, Account.SECOND, "away", "theirs").succeeded();
      script(server, Account.FIRST, "get", "ours").succeeded();
    }
    nothingInClear(PIN);
  }

  @Test
  void aServiceIsAskedOncePerLeaseAndItsAbsenceIsItsTenantsAlone() throws IOException {
    try (TransitStandIn vault = TransitStandIn.in(folder)) {
      ServerSetup setup = ServerSetup.in(folder);
      try (RunningServer server = setup.start()) {
        refusesWhatCannotBe(server);
        create(
            "acme",
            "vault:key=acme,address="
                + vault.address()
                + ",token-file="
                + secret("token", TransitStandIn.TOKEN));
        script(server, Account.SECOND, "put", "theirs").succeeded();
        script(server, Account.FIRST, "put", "ours").succeeded();
        long before = vault.requests();
        script(server, Account.SECOND, "many", "theirs", "300").succeeded();
        long asked = vault.requests() - before;
        assertTrue(asked <= 3, () -> asked + " requests to the service for 600 of S3");
      }
      vault.stop();
      try (RunningServer server = setup.start()) {
        script(server, Account.SECOND, "away", "theirs").succeeded();
        script(server, Account.FIRST, "get", "ours").succeeded();
        vault.start();
        untilBack(server);
      }
    }
    nothingInClear(TransitStandIn.TOKEN);
  }

  private void refusesWhatCannotBe(RunningServer server) throws IOException {
    String nobody =
        "vault:key=acme,address=http://127.0.0.1:"
            + LoopbackPort.free()
            + ",token-file="
            + secret("token", TransitStandIn.TOKEN);
    String said = tenant("acme", nobody).refused();
    assertTrue(said.contains("cannot be reached"), said);
    assertFalse(said.contains(TransitStandIn.TOKEN), said);
    String unknown = tenant("acme", "vautl:key=acme").refused();
    assertTrue(unknown.contains("no such key management provider"), unknown);
    assertFalse(Tenants.of(server.data()).list().contains("acme"));
  }

  private void untilBack(RunningServer server) {
    long deadline = System.nanoTime() + UNTIL_BACK.toNanos();
    Outcome outcome = script(server, Account.SECOND, "get", "theirs");
    while (outcome.exit() != 0 && System.nanoTime() < deadline) {
      outcome = script(server, Account.SECOND, "get", "theirs");
    }
    outcome.succeeded();
  }

  private static Outcome script(RunningServer server, Account account, String... words) {
    return PythonSuite.script("tenant_keys", words).with(server.forScripts(account)).run();
  }

  private void create(String name, String kms) {
    tenant(name, kms).succeeded();
  }

  private Outcome tenant(String name, String kms) {
    return Packaged.kiseki(
            "tenant",
            "create",
            name,
            "--data",
            folder.resolve("data").toString(),
            "--access-key",
            Account.SECOND.accessKey(),
            "--secret-key",
            Account.SECOND.secretKey(),
            "--kms",
            kms)
        .run();
  }

  private Path secret(String name, String text) throws IOException {
    Path file = folder.resolve("secret-" + name);
    Files.writeString(file, text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  /** In no file of the store, its keys or its log. */
  private void nothingInClear(String word) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String place : List.of("data.keys", "server.log")) {
      try (Stream<Path> all = Files.walk(folder.resolve(place))) {
        all.filter(Files::isRegularFile).forEach(files::add);
      }
    }
    assertTrue(files.size() > 3, files::toString);
    for (Path file : files) {
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      assertFalse(text.contains(word), file::toString);
    }
  }
}
