package dev.kiseki.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("s3")
@ExtendWith(SharedServer.class)
class Boto3TransferManagerTest {

  @TestFactory
  Stream<DynamicTest> transfers(RunningServer server) {
    return PythonSuite.tests("boto_transfer", server.forScripts());
  }
}
