package dev.kiseki.conformance;

import java.nio.file.Path;
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

/** One bucket with versions through boto3 and through a mount at the same time. */
@Tag("posix")
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneTruthOfVersionsTest {

  private final RunningServer server;
  private final String bucket = "versions-" + UUID.randomUUID();
  private MountedBucket mount;

  OneTruthOfVersionsTest(RunningServer server) {
    this.server = server;
  }

  @BeforeAll
  void mount(@TempDir Path folder) {
    mount = MountedBucket.make(server, bucket, folder.resolve("mount"));
    AwsCli.at(server.endpoint())
        .command(
            "s3api",
            "put-bucket-versioning",
            "--bucket",
            bucket,
            "--versioning-configuration",
            "Status=Enabled")
        .with(server.forScripts())
        .run()
        .succeeded();
  }

  @AfterAll
  void unmount() {
    mount.unmount();
    mount.close();
  }

  @TestFactory
  Stream<DynamicTest> theMountShowsTheVersionThatIsCurrentAtOnce() {
    return CheckedScript.tests(
        PythonSuite.script("one_truth_versions").with(mount.forScripts(bucket)));
  }
}
