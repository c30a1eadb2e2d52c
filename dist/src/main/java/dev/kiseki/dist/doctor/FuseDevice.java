package dev.kiseki.dist.doctor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Whether buckets can be mounted. */
public record FuseDevice(Path device, String searchPath) implements Question {
  @Override
  public Diagnosis answer() {
    if (!Files.isReadable(device) || !Files.isWritable(device)) {
      return Diagnosis.warn(
          "mounts",
          device + " is not there, or not for this user",
          "modprobe fuse; in a container --device /dev/fuse. S3 needs neither");
    }
    boolean hasHelper =
        Arrays.stream(searchPath.split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "fusermount3")));
    return hasHelper
        ? Diagnosis.ok("mounts", device + " and fusermount3 are there")
        : Diagnosis.warn("mounts", "no fusermount3 on the PATH", "install fuse3; root needs none");
  }
}
