package dev.kiseki.conformance;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The clients of src/test/js/package.json, which ./check has installed under target/js. */
@Tag("s3")
@ExtendWith(SharedServer.class)
class JavaScriptTest {

  private static final Path MODULES = Path.of("target", "js", "node_modules");

  private final RunningServer server;

  JavaScriptTest(RunningServer server) {
    this.server = server;
  }

  @TestFactory
  Stream<DynamicTest> sdkOfAws() {
    return checks("aws_sdk");
  }

  @TestFactory
  Stream<DynamicTest> clientOfMinio() {
    return checks("minio");
  }

  private Stream<DynamicTest> checks(String script) {
    return CheckedScript.tests(
        Command.of("node", "src/test/js/" + script + ".js")
            .with(server.forScripts())
            .with(Map.of("NODE_PATH", MODULES.toAbsolutePath().toString())));
  }
}
