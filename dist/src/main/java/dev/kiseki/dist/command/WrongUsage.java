package dev.kiseki.dist.command;

import dev.kiseki.dist.settings.NearestName;
import dev.kiseki.dist.settings.Setting;
import dev.kiseki.domain.KisekiException;
import java.util.Collection;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * One line that says what is wrong, where it stands when that is not the command line, and one that
 * says where to read on.
 */
record WrongUsage(OptionSettings settings) implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine line = wrong.getCommandLine();
    for (Throwable cause = wrong; cause != null; cause = cause.getCause()) {
      if (cause instanceof KisekiException known) {
        line.getErr().println("kiseki: " + known.getMessage());
        return CommandLine.ExitCode.USAGE;
      }
    }
    Optional<Setting> setting =
        wrong.getArgSpec() instanceof OptionSpec option
                && !String.join(" ", arguments).contains(option.longestName())
            ? settings.find(option)
            : Optional.empty();
    if (setting.isEmpty()) {
      line.getErr().println("kiseki: " + wrong.getMessage() + suggestion(wrong));
      line.getErr().println("See '" + line.getCommandSpec().qualifiedName() + " --help'.");
      return CommandLine.ExitCode.USAGE;
    }
    line.getErr().println("kiseki: " + wrong.getMessage() + " (" + setting.get().origin() + ")");
    return CommandLine.ExitCode.USAGE;
  }

  /** The known name that is nearest to the first one that is not known. */
  private static String suggestion(ParameterException wrong) {
    if (!(wrong instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return "";
    }
    String word = unmatched.getUnmatched().getFirst().replaceFirst("=.*", "");
    CommandLine line = wrong.getCommandLine();
    Collection<String> known =
        word.startsWith("-")
            ? line.getCommandSpec().optionsMap().keySet()
            : line.getSubcommands().keySet();
    return NearestName.of(word, known).map(near -> "; is it '" + near + "'?").orElse("");
  }
}
