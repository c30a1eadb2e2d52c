package dev.kiseki.conformance;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("s3")
@ExtendWith(SharedServer.class)
class JavaSdkOverHttpTest extends JavaSdkBehaviour {

  JavaSdkOverHttpTest(RunningServer server) {
    super(server, server.endpoint(), JavaSdk.overHttp(server));
  }
}
