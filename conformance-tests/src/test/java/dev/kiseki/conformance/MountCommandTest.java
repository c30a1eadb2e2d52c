package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Mounting and unmounting as the operator does it, and every way in which it cannot be done. */
@Tag("posix")
@ExtendWith(SharedServer.class)
class MountCommandTest {

  private static final String BUCKET = "mount-command";

  private final RunningServer server;

  @TempDir private Path folder;
  private Path point = Path.of("");

  MountCommandTest(RunningServer server) {
    this.server = server;
  }

  @BeforeEach
  void makeBucketAndMountPoint() throws IOException {
    AwsCli.at(server.endpoint())
        .command("s3", "mb", "s3://" + BUCKET)
        .with(server.forScripts())
        .run()
        .succeeded();
    point = Files.createDirectory(folder.toRealPath().resolve("mount"));
  }

  @Test
  void aMountIsListedUntilItIsTakenOff() {
    try (MountedBucket mount = mount("default/" + BUCKET, "ro,allow_other,umask=077")) {
      String listed = kiseki("mounts").run().succeeded();
      assertTrue(
          listed.contains("default/" + BUCKET)
              && listed.contains(point.toString())
              && listed.contains("ro,allow_other,umask=077"),
          listed);
      String shown = Command.of("findmnt", "-no", "SOURCE,FSTYPE", point.toString()).run().output();
      assertTrue(shown.contains("default/" + BUCKET) && shown.contains("fuse.kiseki"), shown);
      mount.unmount();
      assertFalse(MountedBucket.isMounted(point));
      assertFalse(kiseki("mounts").run().succeeded().contains(point.toString()));
    }
  }

  @Test
  void unmountingByHandIsNoticed() {
    try (MountedBucket mount = mount("default/" + BUCKET, "rw")) {
      Command.of("umount", mount.point().toString()).run().succeeded();
      assertFalse(kiseki("mounts").run().succeeded().contains(point.toString()));
    }
    try (MountedBucket again = mount("default/" + BUCKET, "rw")) {
      again.unmount();
    }
  }

  @Test
  void aMountInUseIsKeptUnlessItIsDetached() {
    try (MountedBucket mount = mount("default/" + BUCKET, "rw")) {
      String in = "cd '" + point + "' && cd / && cd '" + point + "' && exec \"$@\"";
      Command inside =
          Command.of(
              "sh",
              "-c",
              in,
              "sh",
              Packaged.launcher(),
              "umount",
              point.toString(),
              "--data",
              server.data().toString());
      assertEquals(1, lines(inside.run().refused()).size());
      assertTrue(MountedBucket.isMounted(point));
      Command.of(
              "sh",
              "-c",
              in,
              "sh",
              Packaged.launcher(),
              "umount",
              "--lazy",
              point.toString(),
              "--data",
              server.data().toString())
          .run()
          .succeeded();
      assertFalse(MountedBucket.isMounted(mount.point()));
    }
  }

  @Test
  void aMountWithTheRightsOfAPrincipalEndsWithIt() {
    kiseki("principal", "create", "default", "guest", "--role", "reader").run().succeeded();
    try (MountedBucket mount = mount("default/" + BUCKET, "ro,principal=guest")) {
      assertTrue(MountedBucket.isMounted(mount.point()));
      kiseki("principal", "delete", "default", "guest").run().succeeded();
      assertFalse(MountedBucket.isMounted(mount.point()));
    }
  }

  @Test
  void aReadOnlyMountRefusesWrites() {
    try (MountedBucket mount = mount("default/" + BUCKET, "ro")) {
      String said = Command.of("touch", point.resolve("file").toString()).run().refused();
      assertTrue(said.contains("Read-only file system"), said);
      mount.unmount();
    }
  }

  @Test
  void aMountOfThePastShowsWhatWasThere() throws IOException {
    String bucket = "mount-past";
    aws("s3", "mb", "s3://" + bucket);
    aws(
        "s3api",
        "put-bucket-versioning",
        "--bucket",
        bucket,
        "--versioning-configuration",
        "Status=Enabled");
    Path local = folder.resolve("local");
    Path changed = Files.createDirectories(local.resolve("folder")).resolve("changed");
    Files.writeString(changed, "before");
    Path deleted = Files.writeString(local.resolve("deleted"), "before");
    aws("s3", "sync", local.toString(), "s3://" + bucket);
    Instant then = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusNanos(1_000);
    Files.writeString(changed, "afterwards");
    Files.writeString(changed.resolveSibling("new"), "afterwards");
    Files.delete(deleted);
    aws("s3", "sync", "--delete", local.toString(), "s3://" + bucket);
    try (MountedBucket mount = mount("default/" + bucket, "as-of=" + then)) {
      String all = "cd '" + point + "' && find . -type f | sort && cat folder/changed deleted";
      String said = Command.of("sh", "-c", all).run().succeeded();
      assertEquals("./deleted\n./folder/changed\nbeforebefore", said);
      String refused = Command.of("touch", point.resolve("file").toString()).run().refused();
      assertTrue(refused.contains("Read-only file system"), refused);
      assertTrue(kiseki("mounts").run().succeeded().contains("as-of=" + then));
      mount.unmount();
    }
  }

  @Test
  void aQuotaEndsTheWriteAndIsTheSizeThatDfShows() {
    String bucket = "mount-quota";
    aws("s3", "mb", "s3://" + bucket);
    Tenants.of(server.data()).run("quota", "set", "default/" + bucket, "--bytes", "1M").succeeded();
    try (MountedBucket mount = mount("default/" + bucket, "durability=lazy")) {
      String all =
          "cd '"
              + point
              + "' && truncate -s 1T hole && head -c 2000000 /dev/zero 2>&1 >file; "
              + "stat -c %s file && df -B1 --output=size . | tail -1";
      String said = Command.of("sh", "-c", all).run().succeeded();
      assertTrue(said.contains("Disk quota exceeded"), said);
      assertEquals(
          List.of("1048576", "1048576"), lines(said).stream().skip(1).map(String::strip).toList());
      mount.unmount();
    }
  }

  private void aws(String... words) {
    AwsCli.at(server.endpoint()).command(words).with(server.forScripts()).run().succeeded();
  }

  @Test
  void aTenantShowsItsBucketsAsDirectories() {
    try (MountedBucket mount = mount("default", "rw")) {
      String listed = Command.of("ls", point.toString()).run().succeeded();
      assertTrue(lines(listed).contains(BUCKET), listed);
      Path file = point.resolve(BUCKET).resolve("from-the-tenant");
      Command.of("sh", "-c", "echo hello >'" + file + "'").run().succeeded();
      String said =
          AwsCli.at(server.endpoint())
              .command("s3", "cp", "s3://" + BUCKET + "/from-the-tenant", "-")
              .with(server.forScripts())
              .run()
              .succeeded();
      assertEquals("hello\n", said);
      Command.of("rm", file.toString()).run().succeeded();
      mount.unmount();
    }
  }

  @Test
  void mount8FindsItsWayThroughTheHelper() {
    Path helper = Path.of(Packaged.launcher()).resolveSibling("mount.fuse.kiseki");
    String options = "rw,nofail,x-systemd.automount,data=" + server.data() + ",allow_other";
    Command.of(helper.toString(), "default/" + BUCKET, point.toString(), "-n", "-o", options)
        .run()
        .succeeded();
    assertTrue(MountedBucket.isMounted(point));
    kiseki("umount", point.toString()).run().succeeded();
    assertFalse(MountedBucket.isMounted(point));
  }

  @Test
  void whatCannotBeMountedIsToldInOneLine() throws IOException {
    Path full = folder.resolve("full");
    Files.createDirectories(full.resolve("inner"));
    Path file = Files.createFile(folder.resolve("file"));
    String bucket = "default/" + BUCKET;
    refused("does not exist", "mount", bucket, folder.resolve("nothing").toString());
    refused("not a directory", "mount", bucket, file.toString());
    refused("not empty", "mount", bucket, full.toString());
    refused("no-such-tenant", "mount", "no-such-tenant", point.toString());
    refused("no-such-bucket", "mount", "default/no-such-bucket", point.toString());
    refused("TENANT/BUCKET", "mount", "default/photos/a//b", point.toString());
    refused("option=noexec", "mount", bucket, point.toString(), "-o", "noexec");
    refused("kernel or jnr", "mount", bucket, point.toString(), "--binding", "winfsp");
    refused("as-of=2026-01-01", "mount", bucket, point.toString(), "-o", "as-of=2026-01-01");
    refused("keeps no versions", "mount", bucket, point.toString(), "-o", "as-of=1767225600");
    refused("nothing mounted there", "umount", point.toString());
    assertFalse(MountedBucket.isMounted(point));
    try (MountedBucket mount = mount(bucket, "rw")) {
      refused("already", "mount", bucket, mount.point().toString());
      Path inner = point.resolve("inner");
      Command.of("mkdir", inner.toString()).run().succeeded();
      refused("lies in another mount", "mount", bucket, inner.toString());
      Command.of("rmdir", inner.toString()).run().succeeded();
      mount.unmount();
    }
  }

  @Test
  void withoutAServerNothingIsMounted() {
    Outcome outcome =
        Packaged.kiseki(
                "mount", "default", point.toString(), "--data", folder.resolve("none").toString())
            .run();
    assertTrue(outcome.refused().contains("No server runs"), outcome::toString);
  }

  @Test
  void aMountOfAnotherServerIsLeftAlone() {
    try (MountedBucket mount = mount("default/" + BUCKET, "rw")) {
      Outcome outcome =
          Packaged.kiseki("umount", point.toString(), "--data", folder.resolve("wrong").toString())
              .run();
      assertTrue(outcome.refused().contains("--data"), outcome::toString);
      assertEquals(1, lines(outcome.refused()).size(), outcome::toString);
      assertTrue(MountedBucket.isMounted(mount.point()));
    }
  }

  @Test
  void aMountThatFailsAtTheStartIsToldAndTheRestIsServed() throws IOException {
    ServerSetup setup = ServerSetup.in(folder);
    try (RunningServer before = setup.start()) {
      assertTrue(before.isAlive());
    }
    Path full = Files.createDirectory(point.resolveSibling("full"));
    Files.createFile(full.resolve("file"));
    ServerSetup mounting = setup.with("--mount", "default:" + full, "--mount", "default:" + point);
    try (RunningServer server = mounting.start()) {
      String said = server.log();
      assertTrue(said.contains("--mount default:" + full + " is NOT mounted: "), said);
      assertTrue(said.contains("kiseki mount default " + full), said);
      assertTrue(MountedBucket.isMounted(point), said);
      assertFalse(MountedBucket.isMounted(full), said);
    }
    assertFalse(MountedBucket.isMounted(point));
  }

  /** The container that forgot --device /dev/fuse, in a mount namespace of its own. */
  @Test
  void aServerWithoutTheDeviceSaysSo() {
    ServerSetup setup =
        ServerSetup.in(folder)
            .through(
                "unshare", "--mount", "sh", "-c", "mount -t tmpfs none /dev && exec \"$@\"", "sh");
    try (RunningServer alone = setup.start()) {
      Outcome outcome = MountedBucket.kiseki(alone, "mount", "default", point.toString()).run();
      assertTrue(outcome.refused().contains("/dev/fuse"), outcome::toString);
      assertEquals(1, lines(outcome.refused()).size(), outcome::toString);
    }
  }

  /** Debian's default: fuse3 is there, the library of version 2 is not. */
  @Test
  void aServerWithoutLibfuseSaysWhatToInstall() {
    ServerSetup setup =
        ServerSetup.in(folder)
            .through(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "for f in $(ls -d /lib/*/libfuse.so* /usr/lib/*/libfuse.so*); do mount --bind"
                    + " /dev/null $f; done; exec \"$@\"",
                "sh");
    try (RunningServer alone = setup.start()) {
      Outcome outcome =
          MountedBucket.kiseki(alone, "mount", "default", point.toString(), "--binding", "jnr")
              .run();
      assertTrue(outcome.refused().contains("install the package libfuse2"), outcome::toString);
      assertEquals(1, lines(outcome.refused()).size(), outcome::toString);
    }
  }

  private MountedBucket mount(String target, String options) {
    return MountedBucket.mount(server, target, point, options);
  }

  private Command kiseki(String... words) {
    return MountedBucket.kiseki(server, words);
  }

  private void refused(String why, String... words) {
    Outcome outcome = kiseki(words).run();
    String said = outcome.refused();
    assertTrue(said.contains(why), outcome::toString);
    assertEquals(1, lines(said).size(), outcome::toString);
  }

  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }
}
