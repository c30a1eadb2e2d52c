package dev.kiseki.conformance;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("s3")
@ExtendWith(SharedServer.class)
class JavaTransferWithNettyTest extends JavaTransferBehaviour {

  JavaTransferWithNettyTest(RunningServer server) {
    super(JavaSdk.withNetty(server));
  }
}
