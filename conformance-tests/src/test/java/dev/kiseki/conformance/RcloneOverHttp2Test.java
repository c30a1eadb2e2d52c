package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** As every Go client whose transport nobody changed, rclone asks for HTTP/2 over https. */
@Tag("s3")
@ExtendWith(SharedServer.class)
class RcloneOverHttp2Test extends RcloneBehaviour {

  RcloneOverHttp2Test(RunningServer server) {
    super(Rclone.overHttps(server));
  }

  @Test
  void itSpeaksHttp2() {
    String said = command(List.of("lsd", "kiseki:", "-vv", "--dump", "headers")).run().errors();
    assertTrue(said.contains("HTTP/2.0 200"), said);
  }
}
