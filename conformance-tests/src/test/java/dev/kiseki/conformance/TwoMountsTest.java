package dev.kiseki.conformance;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One bucket through two mounts that both may write, and boto3. */
@Tag("posix")
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoMountsTest {

  private final RunningServer server;
  private final String bucket = "two-" + UUID.randomUUID();
  private MountedBucket first;
  private MountedBucket second;

  TwoMountsTest(RunningServer server) {
    this.server = server;
  }

  @BeforeAll
  void mount(@TempDir Path folder) {
    first = MountedBucket.make(server, bucket, folder.resolve("first"));
    second =
        MountedBucket.mount(server, "default/" + bucket, folder.resolve("second"), "allow_other");
  }

  @AfterAll
  void unmount() {
    second.unmount();
    second.close();
    first.unmount();
    first.close();
  }

  @TestFactory
  Stream<DynamicTest> eachMountShowsAtOnceWhatTheOtherDid() {
    Map<String, String> environment = new HashMap<>(first.forScripts(bucket));
    environment.put("KISEKI_OTHER_MOUNT", second.point().toString());
    return CheckedScript.tests(PythonSuite.script("two_mounts").with(environment));
  }
}
