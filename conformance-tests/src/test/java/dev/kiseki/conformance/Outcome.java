package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;

/** What a finished command left behind. */
record Outcome(List<String> command, int exit, String output, String errors) {

  Outcome {
    command = List.copyOf(command);
  }

  /** The standard output of a command that must have ended with 0. */
  String succeeded() {
    assertEquals(0, exit, this::toString);
    return output;
  }

  /** What the command said on either stream, which must have ended with another status than 0. */
  String refused() {
    assertNotEquals(0, exit, this::toString);
    return errors + output;
  }

  @Override
  public String toString() {
    return String.join(" ", command)
        + "\nexit "
        + exit
        + "\n-- output\n"
        + output
        + "\n-- errors\n"
        + errors;
  }
}
