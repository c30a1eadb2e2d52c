package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads /proc/PID/status. */
final class ProcStatus {
  private static final String PEAK_RESIDENT = "VmHWM:";

  private ProcStatus() {}

  static long peakResidentBytes(Path status) throws IOException {
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(PEAK_RESIDENT)) {
        String kibibytes = line.substring(PEAK_RESIDENT.length()).replace("kB", "").strip();
        return Long.parseLong(kibibytes) * 1024;
      }
    }
    return 0;
  }
}
