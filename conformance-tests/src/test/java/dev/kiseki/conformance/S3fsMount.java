package dev.kiseki.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A bucket mounted by s3fs in the foreground. Nothing stays mounted, whatever the test did. */
final class S3fsMount implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path point;
  private final Path log;
  private final Process process;
  private final Thread lastResort = new Thread(this::detach);

  private S3fsMount(Path point, Path log, Process process) {
    this.point = point;
    this.log = log;
    this.process = process;
  }

  /** Mounts a bucket on a new folder; the log and the credentials lie beside it. */
  static S3fsMount of(RunningServer server, String bucket, Path point) {
    try {
      Files.createDirectories(point);
      Path credentials = Files.createTempFile(point.getParent(), "s3fs", ".passwd");
      Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-------"));
      Files.writeString(
          credentials, Account.FIRST.accessKey() + ":" + Account.FIRST.secretKey() + "\n");
      Path log = Files.createTempFile(point.getParent(), "s3fs", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(words(server, bucket, point, credentials))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      Command.setEnvironment(builder, server.forScripts());
      S3fsMount mount = new S3fsMount(point, log, builder.start());
      Runtime.getRuntime().addShutdownHook(mount.lastResort);
      mount.awaitMounted();
      return mount;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One try, so that an error of the server is seen and not repeated away. */
  private static List<String> words(
      RunningServer server, String bucket, Path point, Path credentials) {
    return List.of(
        "s3fs",
        bucket,
        point.toString(),
        "-f",
        "-ourl=" + server.endpoint(),
        "-opasswd_file=" + credentials,
        "-ouse_path_request_style",
        "-oretries=1",
        "-omultipart_size=5",
        "-omultipart_copy_size=5",
        "-osinglepart_copy_limit=5");
  }

  private void awaitMounted() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isMounted()) {
      if (exitsWithin(Duration.ofMillis(20)) || System.nanoTime() > deadline) {
        String said = said();
        close();
        throw new AssertionError("s3fs did not mount: " + said);
      }
    }
  }

  private boolean isMounted() {
    try {
      return Files.readAllLines(Path.of("/proc/mounts")).stream()
          .anyMatch(line -> line.split(" ", 3)[1].equals(point.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What s3fs wrote to its log. */
  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Unmounts as a user does, which must end s3fs. */
  void unmount() {
    Command.of("fusermount", "-u", point.toString()).run(PATIENCE).succeeded();
    if (!exitsWithin(PATIENCE)) {
      throw new AssertionError("s3fs still ran after its folder was unmounted: " + said());
    }
  }

  @Override
  public void close() {
    detach();
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }

  private void detach() {
    if (isMounted()) {
      Command.of("fusermount", "-uz", point.toString()).run(PATIENCE);
    }
    process.destroyForcibly();
  }

  private boolean exitsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
