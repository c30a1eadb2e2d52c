package dev.kiseki.conformance;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("s3")
@ExtendWith(SharedServer.class)
class RcloneTest extends RcloneBehaviour {

  RcloneTest(RunningServer server) {
    super(Rclone.at(server));
  }
}
