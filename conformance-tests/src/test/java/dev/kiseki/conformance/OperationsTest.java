package dev.kiseki.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every operation S3 has: there, empty, or refused by name. */
@Tag("s3")
@ExtendWith(SharedServer.class)
class OperationsTest {

  @TestFactory
  Stream<DynamicTest> rows(RunningServer server) {
    return PythonSuite.tests("operations", server.forScripts());
  }
}
