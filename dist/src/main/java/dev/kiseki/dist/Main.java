package dev.kiseki.dist;

import dev.kiseki.dist.command.KisekiCommand;
import java.io.IOException;
import java.io.InputStream;
import java.util.logging.LogManager;

/** The process: reads the command line, does what it says, exits with its code. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws IOException {
    configureLog();
    int code = KisekiCommand.run(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Ours unless the operator names another with -Djava.util.logging.config.file. */
  private static void configureLog() throws IOException {
    if (System.getProperty("java.util.logging.config.file") == null) {
      try (InputStream ours = Main.class.getResourceAsStream("/logging.properties")) {
        LogManager.getLogManager().readConfiguration(ours);
      }
    }
  }
}
