package dev.kiseki.dist;

import dev.kiseki.dist.command.KisekiCommand;

/** The process: reads the command line, does what it says, exits with its code. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    int code = KisekiCommand.run(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }
}
