package dev.kiseki.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bad input through raw sockets: refused by name, and nothing of it stays. */
@Tag("s3")
@ExtendWith(SharedServer.class)
class HostileInputTest {

  @TestFactory
  Stream<DynamicTest> signatures(RunningServer server) {
    return PythonSuite.tests("hostile_signatures", server.forScripts());
  }

  @TestFactory
  Stream<DynamicTest> messages(RunningServer server) {
    return PythonSuite.tests("hostile_messages", server.forScripts());
  }

  @TestFactory
  Stream<DynamicTest> bodies(RunningServer server) {
    return PythonSuite.tests("hostile_bodies", server.forScripts());
  }
}
