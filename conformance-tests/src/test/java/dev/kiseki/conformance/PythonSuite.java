package dev.kiseki.conformance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The scripts under src/test/python. */
final class PythonSuite {

  /** What the checks had answered; docs/s3.md is made from it. */
  private static final String COVERAGE =
      Path.of("target/s3-coverage.tsv").toAbsolutePath().toString();

  private PythonSuite() {}

  /** The checks of a script, each a test. */
  static Stream<DynamicTest> tests(String script, Map<String, String> environment) {
    return CheckedScript.tests(
        script(script).with(environment).with(Map.of("KISEKI_COVERAGE", COVERAGE)));
  }

  /** The interpreter that ./check found boto3 in. */
  static String python() {
    return System.getenv().getOrDefault("KISEKI_PYTHON", "python3");
  }

  /** A script that is run once with arguments, instead of being asked for checks. */
  static Command script(String name, String... arguments) {
    List<String> words =
        new ArrayList<>(List.of(python(), "-u", "-B", "src/test/python/" + name + ".py"));
    words.addAll(List.of(arguments));
    return Command.of(words.toArray(String[]::new));
  }
}
