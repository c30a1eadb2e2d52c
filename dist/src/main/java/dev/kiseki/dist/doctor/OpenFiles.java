package dev.kiseki.dist.doctor;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Whether there are enough file descriptors for 4,096 connections and the segments. */
public record OpenFiles() implements Question {
  private static final long NEEDED = 8192;

  @Override
  public Diagnosis answer() {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)) {
      return Diagnosis.warn("open files", "unknown", "Kiseki runs on Linux");
    }
    long limit = unix.getMaxFileDescriptorCount();
    return limit < NEEDED
        ? Diagnosis.warn(
            "open files",
            "at most " + limit,
            "ulimit -n " + NEEDED + ", or LimitNOFILE in the unit: each connection takes one")
        : Diagnosis.ok("open files", "at most " + limit);
  }
}
