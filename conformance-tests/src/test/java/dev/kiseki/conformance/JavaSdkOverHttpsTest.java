package dev.kiseki.conformance;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("s3")
@ExtendWith(SharedServer.class)
class JavaSdkOverHttpsTest extends JavaSdkBehaviour {

  JavaSdkOverHttpsTest(RunningServer server) {
    super(server, server.httpsEndpoint(), JavaSdk.overHttps(server));
  }
}
