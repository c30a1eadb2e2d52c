package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping, and starts that must not happen: one clear line and a status. */
@Tag("s3")
class LifecycleTest {

  private static final Duration UNTIL_REFUSED = Duration.ofMinutes(1);

  @TempDir private Path folder;

  @Test
  void aStoppedServerExitsWithZeroAndKeepsWhatItHad() {
    ServerSetup setup = ServerSetup.in(folder);
    Path file = FileTree.file(folder.resolve("file"), 100_000);
    try (RunningServer server = setup.start()) {
      aws(server, "s3", "mb", "s3://kept");
      aws(server, "s3", "cp", file.toString(), "s3://kept/file");
      server.terminate();
      assertEquals(0, server.awaitExit(), server::describe);
    }
    try (RunningServer server = setup.start()) {
      Path back = folder.resolve("back");
      aws(server, "s3", "cp", "s3://kept/file", back.toString());
      assertTrue(FileTree.same(file, back));
    }
  }

  @Test
  void theBannerNamesTheEndpointNotTheSecretAndAnInterruptExitsWithZero() {
    try (RunningServer server = ServerSetup.in(folder).start()) {
      assertTrue(server.log().contains(server.endpoint()), server::log);
      assertFalse(server.log().contains(Account.FIRST.secretKey()), server::log);
      assertFalse(server.log().contains("Exception"), server::log);
      Command.of("kill", "-INT", String.valueOf(server.pid())).run().succeeded();
      assertEquals(0, server.awaitExit(), server::describe);
    }
  }

  @Test
  void aServiceManagerIsToldOnceRequestsAreAnswered() throws IOException {
    Path told = folder.resolve("told");
    ServerSetup setup =
        ServerSetup.in(folder)
            .through(PythonSuite.python(), "src/test/python/service_manager.py", told.toString());
    try (RunningServer server = setup.start()) {
      assertEquals("READY=1", Files.readString(told).strip(), server::log);
    }
  }

  @Test
  void aFirstTryOverTlsNeedsNoCertificate() {
    int port = LoopbackPort.free();
    ServerSetup setup =
        ServerSetup.in(folder).with("--https-listen", "127.0.0.1:" + port, "--tls-self-signed");
    Path certificate = folder.resolve("data.keys").resolve("tls-self-signed.pem");
    for (int start = 0; start < 2; start++) {
      try (RunningServer server = setup.start()) {
        assertTrue(server.log().contains(certificate.toString()), server::log);
        for (String host : List.of("127.0.0.1", "localhost")) {
          Command.of(
                  "curl",
                  "--silent",
                  "--fail",
                  "--cacert",
                  certificate.toString(),
                  "https://" + host + ":" + port + "/")
              .run()
              .succeeded();
        }
      }
    }
  }

  @Test
  void aSecondServerOnOneDirectoryIsRefused() {
    try (RunningServer server = ServerSetup.in(folder).start()) {
      String line = refusedLine(serve(server.data(), LoopbackPort.free()));
      assertTrue(line.contains(server.data().toString()) && line.contains("use"), line);
      aws(server, "s3", "mb", "s3://still-served");
    }
  }

  @Test
  void aBusyPortIsRefused() throws IOException {
    try (ServerSocket busy = new ServerSocket()) {
      busy.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), LoopbackPort.free()));
      String line = refusedLine(serve(folder.resolve("data"), busy.getLocalPort()));
      assertTrue(line.contains(String.valueOf(busy.getLocalPort())), line);
      assertEquals(List.of(), List.of(folder.toFile().list()), "what a start leaves that fails");
    }
    try (RunningServer server = ServerSetup.in(folder).start()) {
      aws(server, "s3", "ls");
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsRefused() throws IOException {
    Path data = Files.createDirectory(folder.resolve("read-only"));
    Command.of("chmod", "0555", data.toString()).run().succeeded();
    List<String> words = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      // Root writes anywhere, unless it has laid down the capability to.
      words.addAll(List.of("setpriv", "--inh-caps=-all", "--bounding-set=-all"));
    }
    words.addAll(serve(data, LoopbackPort.free()).words());
    String line = refusedLine(Command.of(words.toArray(String[]::new)));
    assertTrue(line.contains(data.toString()), line);
  }

  @Test
  void aStoreOfAnotherUserIsToldAsThat() {
    ServerSetup setup = ServerSetup.in(folder);
    try (RunningServer server = setup.start()) {
      Command.of("chmod", "0755", folder.toString()).run().succeeded();
      Command.of("chmod", "0700", server.data().toString()).run().succeeded();
      for (List<String> asked :
          List.of(List.of("tenant", "list"), List.of("mounts"), List.of("audit", "verify"))) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        words.add(Packaged.launcher());
        words.addAll(asked);
        words.addAll(List.of("--data", server.data().toString()));
        String line = refusedLine(Command.of(words.toArray(String[]::new)));
        assertTrue(line.contains("may not") && line.contains("sudo -u"), line);
      }
    }
  }

  @Test
  void anAddressOfAnotherMachineIsToldAsThat() throws IOException {
    Path data = folder.resolve("data");
    for (String address : List.of("192.0.2.1:9000", "nobody.invalid:9000")) {
      String line =
          refusedLine(Packaged.kiseki("serve", "--data", data.toString(), "--listen", address));
      assertTrue(line.contains("--listen") && line.contains("0.0.0.0"), line);
    }
    assertEquals(List.of(), List.of(folder.toFile().list()), "what a start leaves that fails");
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsRefused() {
    Path file = FileTree.file(folder.resolve("file"), 10);
    String line = refusedLine(serve(file, LoopbackPort.free()));
    assertTrue(line.contains(file.toString()), line);
  }

  @Test
  void aDirectoryOfSomebodyElseIsRefusedAndLeftAlone() {
    Path data = FileTree.make(folder.resolve("home"), 7);
    Map<String, String> before = FileTree.of(data);
    String line = refusedLine(serve(data, LoopbackPort.free()));
    assertTrue(line.contains(data.toString()), line);
    assertEquals(before, FileTree.of(data));
  }

  @Test
  void wrongOptionsAreRefused() {
    for (List<String> wrong :
        List.of(
            List.of("serve", "--no-such-option"),
            List.of("no-such-command"),
            List.of("serve", "--data", folder.resolve("a").toString(), "--listen", "nonsense"),
            List.of(
                "serve",
                "--data",
                folder.resolve("b").toString(),
                "--listen",
                "127.0.0.1:" + LoopbackPort.free(),
                "--bucket-names",
                "sometimes"))) {
      String said = Packaged.kiseki(wrong.toArray(String[]::new)).run(UNTIL_REFUSED).refused();
      assertFalse(said.isBlank(), wrong::toString);
      assertFalse(said.contains("\tat "), said);
    }
  }

  @Test
  void helpAndVersionAreShown() {
    String help = Packaged.kiseki("--help").run(UNTIL_REFUSED).succeeded();
    assertTrue(help.contains("serve") && help.contains("tenant"), help);
    String serve = Packaged.kiseki("serve", "--help").run(UNTIL_REFUSED).succeeded();
    assertTrue(serve.contains("--data") && serve.contains("--listen"), serve);
  }

  private static Command serve(Path data, int port) {
    return Packaged.kiseki("serve", "--data", data.toString(), "--listen", "127.0.0.1:" + port)
        .with(Account.FIRST.environment());
  }

  /** The one line that a refused start says. */
  private static String refusedLine(Command start) {
    Command command = start.with(Account.FIRST.environment());
    Outcome outcome = command.run(UNTIL_REFUSED);
    List<String> lines = outcome.refused().lines().filter(line -> !line.isBlank()).toList();
    assertEquals(1, lines.size(), outcome::toString);
    assertFalse(lines.getFirst().contains("Exception"), outcome::toString);
    return lines.getFirst();
  }

  private static void aws(RunningServer server, String... words) {
    AwsCli.at(server.endpoint()).command(words).with(server.forScripts()).run().succeeded();
  }
}
