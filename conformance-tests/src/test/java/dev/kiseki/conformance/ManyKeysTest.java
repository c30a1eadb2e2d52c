package dev.kiseki.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ten thousand keys, and many clients at once. */
@Tag("s3")
@ExtendWith(SharedServer.class)
class ManyKeysTest {

  @TestFactory
  Stream<DynamicTest> manyKeys(RunningServer server) {
    return PythonSuite.tests("many_keys", server.forScripts());
  }

  @TestFactory
  Stream<DynamicTest> manyClients(RunningServer server) {
    return PythonSuite.tests("many_clients", server.forScripts());
  }
}
