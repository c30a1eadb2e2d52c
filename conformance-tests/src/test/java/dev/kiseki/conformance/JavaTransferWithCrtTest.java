package dev.kiseki.conformance;

import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.crt.CRT;

@Tag("s3")
@ExtendWith(SharedServer.class)
class JavaTransferWithCrtTest extends JavaTransferBehaviour {

  JavaTransferWithCrtTest(RunningServer server) {
    super(JavaSdk.withCrt(server));
  }

  @BeforeAll
  static void noteTheVersionOfTheRuntime() {
    ClientVersions.note(
        "aws-crt", Objects.requireNonNull(CRT.class.getPackage().getImplementationVersion()));
  }
}
