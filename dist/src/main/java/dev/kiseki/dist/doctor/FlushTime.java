package dev.kiseki.dist.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/** How long the disk takes to make 4 KiB durable: every write waits for that, or shares it. */
public record FlushTime(Path data) implements Question {
  private static final int ROUNDS = 15;
  private static final int BYTES = 4096;
  private static final double SLOW_MILLIS = 20;

  @Override
  public Diagnosis answer() {
    try {
      double millis = median();
      String found = String.format(Locale.ROOT, "%.2f ms for 4 KiB", millis);
      return millis > SLOW_MILLIS
          ? Diagnosis.warn(
              "flush time",
              found,
              "use an SSD, or one with power-loss protection: each write waits")
          : Diagnosis.ok("flush time", found);
    } catch (IOException e) {
      return Diagnosis.fail(
          "flush time",
          "cannot be measured: no file can be made in " + OwnFolder.existing(data),
          "see the line about the data folder");
    }
  }

  private double median() throws IOException {
    Path file = Files.createTempFile(OwnFolder.existing(data), "kiseki-doctor", ".tmp");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long[] nanos = new long[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        long begin = System.nanoTime();
        channel.write(ByteBuffer.allocate(BYTES), 0);
        channel.force(false);
        nanos[round] = System.nanoTime() - begin;
      }
      Arrays.sort(nanos);
      return nanos[ROUNDS / 2] / 1e6;
    } finally {
      Files.delete(file);
    }
  }
}
