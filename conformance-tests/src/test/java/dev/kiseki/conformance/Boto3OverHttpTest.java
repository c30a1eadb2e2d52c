package dev.kiseki.conformance;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("s3")
@ExtendWith(SharedServer.class)
class Boto3OverHttpTest extends Boto3Behaviour {

  Boto3OverHttpTest(RunningServer server) {
    super(server.forScripts());
  }
}
