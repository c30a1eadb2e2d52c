package dev.kiseki.dist.command;

import dev.kiseki.dist.settings.Setting;
import dev.kiseki.domain.KisekiException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Says where a wrong value stands when it is not on the command line. */
record WrongUsage(OptionSettings settings, IParameterExceptionHandler otherwise)
    implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) throws Exception {
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
      return otherwise.handleParseException(wrong, arguments);
    }
    line.getErr().println("kiseki: " + wrong.getMessage() + " (" + setting.get().origin() + ")");
    return CommandLine.ExitCode.USAGE;
  }
}
