package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tenant whose key moves into an HSM under load and is destroyed there: a copy of the data
 * directory from before, with the keys directory and the HSM as they are after, gives nothing back.
 */
@Tag("keys")
class ShreddingTest {
  private static final String PIN = "conformance-pin-3391";

  @TempDir private Path folder;

  @Test
  void whatWasShreddedIsInNoCopyAnyMore() throws Exception {
    Path configuration = SoftHsmToken.in(folder, PIN);
    ServerSetup setup = ServerSetup.in(folder).through("env", "SOFTHSM2_CONF=" + configuration);
    try (RunningServer server = setup.start()) {
      createTenant();
      script(server, Account.SECOND, "put", "theirs").succeeded();
      script(server, Account.FIRST, "put", "ours").succeeded();
      moveUnderLoad(server);
    }
    Path again = folder.resolve("again");
    copy(folder.resolve("data"), again.resolve("data"));
    try (RunningServer server = setup.start();
        MountedBucket mount =
            MountedBucket.mount(server, "acme/theirs", folder.resolve("mount"), "rw")) {
      Path small = mount.point().resolve("small");
      assertTrue(Files.size(small) > 0);
      shred(server);
      assertTrue(Files.notExists(small), "the mount is taken off");
      assertFalse(MountedBucket.isMounted(mount.point()));
    }
    copy(folder.resolve("data.keys"), again.resolve("data.keys"));
    ServerSetup copied = ServerSetup.in(again).through("env", "SOFTHSM2_CONF=" + configuration);
    try (RunningServer server = copied.start()) {
      script(server, Account.SECOND, "gone", "theirs").succeeded();
      script(server, Account.FIRST, "get", "ours").succeeded();
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

  private void moveUnderLoad(RunningServer server) throws Exception {
    Path pin = folder.resolve("pin");
    Files.writeString(pin, PIN + "\n");
    Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Outcome> load =
          threads.submit(() -> script(server, Account.SECOND, "many", "theirs", "300"));
      String moved =
          kiseki(
                  "tenant",
                  "swap-kms",
                  "acme",
                  "--kms",
                  "pkcs11:library=" + SoftHsmToken.library() + ",key=acme,pin-file=" + pin)
              .succeeded();
      assertTrue(moved.contains("-> pkcs11/") && moved.contains("records moved: 1"), moved);
      assertTrue(moved.contains("not revoked"), moved);
      kiseki("tenant", "rotate-key", "acme", "--buckets").succeeded();
      load.get(120, TimeUnit.SECONDS).succeeded();
    }
    String shown = kiseki("tenant", "kms", "acme").succeeded();
    assertTrue(shown.contains("the token answers") && shown.contains("former, not revoked"), shown);
  }

  private void shred(RunningServer server) throws IOException {
    Path receipt = folder.resolve("receipt.json");
    kiseki("tenant", "shred", "acme").refused();
    String said =
        kiseki("tenant", "shred", "acme", "--confirm", "acme", "--receipt", receipt.toString())
            .succeeded();
    assertTrue(said.contains("destroyed at provider") && said.contains("overwritten"), said);
    script(server, Account.SECOND, "shut", "theirs").succeeded();
    script(server, Account.FIRST, "get", "ours").succeeded();
    String key = kiseki("receipt", "key").succeeded().strip();
    Packaged.kiseki("receipt", "verify", receipt.toString(), "--public-key", key).run().succeeded();
    String text = Files.readString(receipt);
    Files.writeString(receipt, text.replace("\"state\":\"overwritten", "\"state\":\"destroyed"));
    Packaged.kiseki("receipt", "verify", receipt.toString(), "--public-key", key).run().refused();
    assertFalse(server.log().contains(PIN));
  }

  private static Outcome script(RunningServer server, Account account, String... words) {
    return PythonSuite.script("tenant_keys", words).with(server.forScripts(account)).run();
  }

  private Outcome kiseki(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    return Packaged.kiseki(all.toArray(String[]::new)).run();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each));
        Files.createDirectories(target.resolveSibling(""));
        Files.copy(each, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
