package dev.kiseki.dist.command;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.Console;
import java.util.Optional;

/** A name said twice, before something is done that nobody can undo. */
final class Confirmation {
  private Confirmation() {}

  /**
   * CONFIGURATION_INVALID unless the name was said again.
   *
   * @param warning says what will be, of {@code %s}; asked for at a terminal if nothing was said
   */
  static void require(String name, Optional<String> said, String warning) {
    Optional<String> again = said.or(() -> asked(String.format(warning, name)));
    if (again.filter(name::equals).isEmpty()) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "Nothing was done: nobody can undo this, so give the same name again with --confirm.",
          Fact.of("name", name));
    }
  }

  private static Optional<String> asked(String warning) {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(console -> console.readLine("%s The name again: ", warning));
  }
}
