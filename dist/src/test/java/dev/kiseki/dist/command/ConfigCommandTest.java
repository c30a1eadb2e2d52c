package dev.kiseki.dist.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigCommandTest {
  @TempDir private Path folder;

  private record Said(int code, String out, String errors) {
    String line(String name) {
      return out.lines().filter(line -> line.startsWith(name + " ")).findFirst().orElse("");
    }
  }

  private Said show(String file, Map<String, String> environment, String... options)
      throws IOException {
    Path config = Files.writeString(folder.resolve("some.properties"), file);
    List<String> words = new ArrayList<>(List.of("config", "show", "--config", config.toString()));
    words.addAll(List.of(options));
    String[] arguments = words.toArray(String[]::new);
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    CommandLine line =
        KisekiCommand.line(arguments, environment)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(errors, true));
    return new Said(line.execute(arguments), out.toString(), errors.toString());
  }

  @Test
  void aFlagGoesBeforeTheEnvironmentTheEnvironmentBeforeTheFileAndTheFileBeforeTheDefault()
      throws IOException {
    String file = "listen = 127.0.0.1:1\n# a comment\n\ndata = /file\ndomain=file.example\n";
    Map<String, String> environment = Map.of("KISEKI_DATA", "/env", "KISEKI_LISTEN", "127.0.0.1:2");
    Said said = show(file, environment, "--listen", "127.0.0.1:3");
    assertEquals(0, said.code(), said.errors());
    assertTrue(said.line("listen").matches("listen +127.0.0.1:3 +--listen"), said.out());
    assertTrue(said.line("data").matches("data +/env +KISEKI_DATA"), said.out());
    assertTrue(
        said.line("domain").matches("domain +file.example +.*some.properties:5"), said.out());
    assertTrue(said.line("bucket-names").matches("bucket-names +tenant +default"), said.out());
  }

  @Test
  void whatFollowsFromAnotherSettingIsShownAndSaidToBeComputed() throws IOException {
    Said said = show("data = /srv/store\n", Map.of());
    assertTrue(said.line("keys").matches("keys +/srv/store.keys +computed from data"), said.out());
    Said given = show("data = /srv/store\nkeys = /etc/keys\n", Map.of());
    assertTrue(given.line("keys").matches("keys +/etc/keys +.*some.properties:2"), given.out());
    assertTrue(given.line("domain").matches("domain +not set"), given.out());
  }

  @Test
  void aSwitchCanBeSetAnywhereAndAFlagDoesNotTurnItOffAgain() throws IOException {
    Said file = show("trust-proxy = true\n", Map.of());
    assertTrue(file.line("trust-proxy").contains("true"), file.out());
    Said flag = show("trust-proxy = true\n", Map.of(), "--trust-proxy");
    assertTrue(flag.line("trust-proxy").matches("trust-proxy +true +--trust-proxy"), flag.out());
  }

  @Test
  void anUnknownNameIsRefusedWithTheNearestKnownOne() throws IOException {
    Said said = show("data = /x\nlissten = 127.0.0.1:1\n", Map.of());
    assertEquals(2, said.code());
    assertTrue(said.errors().contains("'lissten'"), said.errors());
    assertTrue(said.errors().contains("is it 'listen'?"), said.errors());
    assertTrue(said.errors().contains("some.properties:2"), said.errors());
  }

  @Test
  void anUnknownVariableIsToldWithTheNearestKnownOneAndKeepsNobodyFromStarting()
      throws IOException {
    Said said = show("", Map.of("KISEKI_LISSTEN", "127.0.0.1:1"));
    assertEquals(0, said.code());
    assertEquals(
        "kiseki: warning: KISEKI_LISSTEN is set, but is no setting; is it KISEKI_LISTEN?"
            + " 'kiseki config show' lists them all.",
        said.errors().strip());
    assertTrue(
        show("", Map.of("KISEKI_ACESS_KEY", "planted")).errors().contains("KISEKI_ACCESS_KEY?"));
    assertFalse(show("", Map.of("KISEKI_SECRET", "planted")).errors().contains("planted"));
    assertTrue(show("", Map.of("KISEKI_PORT", "9000")).errors().contains("KISEKI_PORT is set"));
    assertEquals("", show("", Map.of("KISEKI_LISSTEN", "")).errors(), "not set is not set");
  }

  @Test
  void whatOthersSetIsLeftAlone() throws IOException {
    Map<String, String> environment = new TreeMap<>();
    for (String word : List.of("JAVA_HOME", "JAVA_OPTS", "AOT", "ACCESS_KEY", "TRUST_PROXY")) {
      environment.put("KISEKI_" + word, "true");
    }
    // As a container of a Kubernetes service kiseki, and of one kiseki-s3, has them.
    for (String service : List.of("KISEKI", "KISEKI_S3")) {
      environment.put(service + "_SERVICE_HOST", "10.0.0.1");
      environment.put(service + "_SERVICE_PORT", "9000");
      environment.put(service + "_SERVICE_PORT_HTTP", "9000");
      environment.put(service + "_PORT", "tcp://10.0.0.1:9000");
      environment.put(service + "_PORT_9000_TCP", "tcp://10.0.0.1:9000");
      environment.put(service + "_PORT_9000_TCP_ADDR", "10.0.0.1");
    }
    Said said = show("", environment);
    assertEquals("", said.errors());
  }

  @Test
  void secretsAreMaskedAndRefusedInAFile() throws IOException {
    Map<String, String> environment =
        Map.of("KISEKI_SECRET_KEY", "planted-one", "KISEKI_KEYSTORE_PASSPHRASE", "planted-two");
    Said said = show("", environment);
    assertTrue(said.line("secret-key").contains("********"), said.out());
    assertFalse(said.out().contains("planted"), said.out());
    Said file = show("secret-key = planted-three\n", Map.of());
    assertEquals(2, file.code());
    assertTrue(file.errors().contains("set KISEKI_SECRET_KEY instead"), file.errors());
    assertFalse(file.errors().contains("planted"), file.errors());
  }

  @Test
  void aWrongValueIsRefusedWithThePlaceWhereItStands() throws IOException {
    Said said = show("listen = nowhere\n", Map.of());
    assertEquals(2, said.code());
    assertTrue(said.errors().contains("some.properties:1"), said.errors());
    Said twice = show("data = /a\ndata = /b\n", Map.of());
    assertTrue(twice.errors().contains("sets 'data' twice"), twice.errors());
    assertTrue(show("data\n", Map.of()).errors().contains("not 'name = value'"));
  }

  @Test
  void aListCanBeReadByPrograms() throws IOException {
    Said said = show("domain = \"quoted\"\n", Map.of(), "--json");
    assertTrue(said.out().startsWith("[{\"setting\":\"data\","), said.out());
    assertTrue(said.out().contains("\"value\":\"\\\"quoted\\\"\""), said.out());
  }
}
