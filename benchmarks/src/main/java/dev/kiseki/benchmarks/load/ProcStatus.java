package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads /proc/PID/status. */
final class ProcStatus {
  private ProcStatus() {}

  /** The most memory that was ever resident, mapped files included, in bytes. */
  static long peakResidentBytes(Path status) throws IOException {
    return bytes(status, "VmHWM:");
  }

  /** Memory that is no file's: heap, buffers, code, stacks; in bytes. */
  static long anonymousBytes(Path status) throws IOException {
    return bytes(status, "RssAnon:");
  }

  private static long bytes(Path status, String name) throws IOException {
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(name)) {
        String kibibytes = line.substring(name.length()).replace("kB", "").strip();
        return Long.parseLong(kibibytes) * 1024;
      }
    }
    return 0;
  }
}
