package dev.kiseki.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys that a path, a URL or an XML document would like to change. */
@Tag("s3")
@ExtendWith(SharedServer.class)
class OddKeysTest {

  @TestFactory
  Stream<DynamicTest> keys(RunningServer server) {
    return PythonSuite.tests("odd_keys", server.forScripts());
  }
}
