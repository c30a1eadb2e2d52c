package dev.kiseki.conformance;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("s3")
@ExtendWith(SharedServer.class)
class JavaTransferOverHttp2Test extends JavaTransferBehaviour {

  JavaTransferOverHttp2Test(RunningServer server) {
    super(JavaSdk.withNettyOverHttp2(server));
  }
}
