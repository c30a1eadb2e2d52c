package dev.kiseki.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a running server has mounted for a test. Nothing stays mounted, whatever the test did. */
final class MountedBucket implements AutoCloseable {

  private final RunningServer server;
  private final Path point;
  private final Thread lastResort = new Thread(this::detach);

  private MountedBucket(RunningServer server, Path point) {
    this.server = server;
    this.point = point;
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** Makes a bucket, and mounts it on a new folder for all users. */
  static MountedBucket make(RunningServer server, String bucket, Path point) {
    AwsCli.at(server.endpoint())
        .command("s3", "mb", "s3://" + bucket)
        .with(server.forScripts())
        .run()
        .succeeded();
    return mount(server, "default/" + bucket, point, "allow_other");
  }

  /** Mounts what is there. */
  static MountedBucket mount(RunningServer server, String target, Path point, String options) {
    try {
      Files.createDirectories(point);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    MountedBucket mount = new MountedBucket(server, point);
    kiseki(server, "mount", target, point.toString(), "-o", options).run().succeeded();
    return mount;
  }

  /** A command of the operator of this server. */
  static Command kiseki(RunningServer server, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", server.data().toString()));
    return Packaged.kiseki(all.toArray(String[]::new));
  }

  Path point() {
    return point;
  }

  /** What a script needs to see one truth from both sides. */
  Map<String, String> forScripts(String bucket) {
    Map<String, String> environment = new HashMap<>(server.forScripts());
    environment.put("KISEKI_MOUNT", point.toString());
    environment.put("KISEKI_BUCKET", bucket);
    return environment;
  }

  /** As the operator does; fails when somebody is in it. */
  void unmount() {
    kiseki(server, "umount", point.toString()).run().succeeded();
  }

  static boolean isMounted(Path point) {
    try {
      return Files.readAllLines(Path.of("/proc/mounts")).stream()
          .anyMatch(line -> line.split(" ", 3)[1].equals(point.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    detach();
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }

  private void detach() {
    if (isMounted(point)) {
      Command.of("umount", "-l", point.toString()).run();
    }
  }
}
