package dev.kiseki.dist;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogLineTest {
  private static String line(String logger, Optional<Throwable> thrown) {
    LogRecord event = new LogRecord(Level.INFO, "batches {0} to {1} came back");
    event.setLoggerName(logger);
    event.setParameters(new Object[] {"1", "7"});
    thrown.ifPresent(event::setThrown);
    return new LogLine().format(event);
  }

  @Test
  void kisekiSaysWhatHappenedWithoutTheNamesOfClasses() {
    String line = line("dev.kiseki.some.Where", Optional.empty());
    assertTrue(
        line.matches(
            "\\S+T\\S+[+-][0-9]{4} INFO batches 1 to 7 came back" + System.lineSeparator()),
        line);
  }

  @Test
  void aLibraryIsNamedAndAStackIsKept() {
    String line = line("io.helidon.Server", Optional.of(new IllegalStateException("closed")));
    assertTrue(line.contains(" INFO io.helidon.Server batches 1 to 7 came back"), line);
    assertTrue(line.contains("IllegalStateException: closed"), line);
    assertTrue(line.contains("\tat "), line);
  }
}
