package dev.kiseki.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiseki.dist.rehearsal.Rehearsal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @TempDir private Path folder;

  /** Every answer it gets must be a success: a refused request fails it. */
  @Test
  void itIsServedAndLeavesNothingBehind() throws IOException {
    new Rehearsal(Duration.ofMillis(1), System::currentTimeMillis).run(folder);
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }
}
