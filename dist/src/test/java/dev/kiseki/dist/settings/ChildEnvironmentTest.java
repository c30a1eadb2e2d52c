package dev.kiseki.dist.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildEnvironmentTest {
  @Test
  void aChildFindsItsProgramsAndNoSecretOfOurs() {
    Map<String, String> ours =
        new HashMap<>(
            Map.of(
                "PATH", "/usr/bin",
                "KISEKI_JAVA_OPTS", "-Xmx1g",
                "KISEKI_SECRET_KEY", "of the first tenant",
                "KISEKI_KEYSTORE_PASSPHRASE", "of the keystore",
                "AWS_SECRET_ACCESS_KEY", "of a key management service"));
    ChildEnvironment.reduce(ours);
    assertEquals(Map.of("PATH", "/usr/bin", "KISEKI_JAVA_OPTS", "-Xmx1g"), ours);
  }

  @Test
  void itIsStartedWithThat() throws IOException {
    Process child = ChildEnvironment.of("env").start();
    String told = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertFalse(told.contains("MAVEN_PROJECTBASEDIR="), told);
  }
}
