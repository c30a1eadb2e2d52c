package dev.kiseki.dist.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the data has room: an empty store takes 640 MiB, and a reserve is kept for deletes. */
public record DiskSpace(Path data) implements Question {
  private static final long MIB = 1L << 20;
  private static final long LEAST_BYTES = 1024 * MIB;
  private static final long COMFORTABLE_BYTES = 4096 * MIB;

  @Override
  public Diagnosis answer() {
    try {
      long free = Files.getFileStore(OwnFolder.existing(data)).getUsableSpace();
      String found = free / MIB + " MiB free";
      if (free < LEAST_BYTES) {
        return Diagnosis.fail("disk space", found, "make room, or name another disk with --data");
      }
      return free < COMFORTABLE_BYTES
          ? Diagnosis.warn("disk space", found, "give it a few GiB: uploads stop before the last")
          : Diagnosis.ok("disk space", found);
    } catch (IOException e) {
      return Diagnosis.fail("disk space", "unknown: " + e.getMessage(), "look at the disk");
    }
  }
}
