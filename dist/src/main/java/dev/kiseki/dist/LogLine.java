package dev.kiseki.dist;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * A line of the log: when, how bad, what. Kiseki's own events say in words what happened; those of
 * libraries need the name of who speaks.
 */
public final class LogLine extends Formatter {
  private static final String OURS = "dev.kiseki.";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  @Override
  public String format(LogRecord event) {
    StringBuilder line = new StringBuilder();
    line.append(TIME.format(event.getInstant())).append(' ');
    line.append(event.getLevel().getName()).append(' ');
    String speaker = event.getLoggerName();
    if (speaker != null && !speaker.startsWith(OURS)) {
      line.append(speaker).append(' ');
    }
    line.append(formatMessage(event)).append(System.lineSeparator());
    if (event.getThrown() != null) {
      StringWriter stack = new StringWriter();
      event.getThrown().printStackTrace(new PrintWriter(stack, true));
      line.append(stack);
    }
    return line.toString();
  }
}
