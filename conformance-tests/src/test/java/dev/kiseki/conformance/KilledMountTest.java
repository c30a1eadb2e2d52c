package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What a mount has promised to be durable is there after its server is gone. */
@Tag("posix")
class KilledMountTest {

  private static final int KILLS = 2;

  /** Kept when a test fails: the store, its log and what was promised say what went wrong. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void whatWasSyncedOrClosedSurvivesKillAfterKill() {
    ServerSetup setup = ServerSetup.in(folder);
    Path point = folder.resolve("mount");
    for (int kill = 0; kill < KILLS; kill++) {
      String bucket = "killed-" + kill;
      String state = folder.resolve("state-" + kill).toString();
      try (RunningServer server = setup.start();
          MountedBucket mount = MountedBucket.make(server, bucket, point)) {
        String pid = String.valueOf(server.pid());
        System.out.print(
            PythonSuite.script("mount_load", "run", state, pid, mount.point().toString())
                .run()
                .succeeded());
        assertEquals(128 + 9, server.awaitExit(), server::describe);
        assertTrue(MountedBucket.isMounted(point), "a killed server cannot have unmounted");
      }
      verifyAfterTheNextStart(setup, bucket, state);
    }
  }

  private void verifyAfterTheNextStart(ServerSetup setup, String bucket, String state) {
    Path point = folder.resolve("again");
    try (RunningServer server = setup.start();
        MountedBucket mount =
            MountedBucket.mount(server, "default/" + bucket, point, "allow_other")) {
      System.out.print(
          PythonSuite.script("mount_load", "verify", state, point.toString()).run().succeeded());
      mount.unmount();
      assertFalse(MountedBucket.isMounted(point));
    }
  }

  @Test
  void aDeadMountIsTakenOffWhileTheNextServerRuns() {
    ServerSetup setup = ServerSetup.in(folder);
    Path point = folder.resolve("mount");
    try (RunningServer killed = setup.start();
        MountedBucket mount = MountedBucket.make(killed, "dead", point)) {
      killed.kill();
      try (RunningServer next = setup.start()) {
        assertTrue(MountedBucket.isMounted(mount.point()));
        Packaged.kiseki("umount", point.toString(), "--data", next.data().toString())
            .run()
            .succeeded();
        assertFalse(MountedBucket.isMounted(point));
      }
    }
  }

  @Test
  void aDeadMountIsDetachedByTheNextMountOrByUmount() {
    ServerSetup setup = ServerSetup.in(folder);
    Path point = folder.resolve("mount");
    try (RunningServer killed = setup.start();
        MountedBucket mount = MountedBucket.make(killed, "dead", point)) {
      killed.kill();
      assertTrue(MountedBucket.isMounted(point));
      mount.unmount();
      assertFalse(MountedBucket.isMounted(point));
    }
    try (RunningServer killed = setup.start();
        MountedBucket mount = MountedBucket.mount(killed, "default/dead", point, "rw")) {
      // The kernel may know these for longer than the server lives.
      Command.of("stat", point.toString()).run().succeeded();
      killed.kill();
      assertTrue(MountedBucket.isMounted(mount.point()));
      ServerSetup mounting = setup.with("--mount", "default/dead:" + point);
      try (RunningServer server = mounting.start()) {
        assertTrue(MountedBucket.isMounted(point), server::describe);
        Outcome touched = Command.of("touch", point.resolve("file").toString()).run();
        assertEquals(0, touched.exit(), () -> touched + server.describe());
        server.terminate();
        assertEquals(0, server.awaitExit(), server::describe);
        assertFalse(MountedBucket.isMounted(point));
      }
    }
  }
}
