package dev.kiseki.dist.command;

import dev.kiseki.domain.KisekiException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kiseki}: every mistake is one clear line on standard error and a non-zero exit code. */
@Command(
    name = "kiseki",
    mixinStandardHelpOptions = true,
    version = KisekiCommand.VERSION,
    footer = {
      "'kiseki serve' begins; 'kiseki COMMAND --help' says more about each.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage."
    },
    synopsisSubcommandLabel = "COMMAND",
    description =
        "A store for S3 objects that are always encrypted under keys their tenant controls.")
public final class KisekiCommand implements Runnable {
  static final String VERSION = "kiseki 0.1.0";

  /** In the order in which they are listed. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          ServeCommand.class,
          TenantCommand.class,
          PrincipalCommand.class,
          KeyCommand.class,
          QuotaCommand.class,
          UsageCommand.class,
          BucketCommand.class,
          JobsCommand.class,
          UploadsCommand.class,
          MountCommand.class,
          UmountCommand.class,
          MountsCommand.class,
          RehearseCommand.class,
          ConfigCommand.class,
          AuditCommand.class,
          ReceiptCommand.class,
          DoctorCommand.class,
          CompletionCommand.class,
          HelpCommand.class);

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  /** Returns the exit code: 0 done, 1 failed, 2 wrong usage. */
  public static int run(String[] arguments) {
    return run(arguments, System.getenv());
  }

  static int run(String[] arguments, Map<String, String> environment) {
    return line(arguments, environment).execute(arguments);
  }

  static CommandLine line(String[] arguments, Map<String, String> environment) {
    CommandLine line =
        withCommands(arguments)
            .registerConverter(Listen.class, new Listen.Converter())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((failure, failed, _) -> report(failure, failed));
    OptionSettings settings =
        new OptionSettings(
            Objects.requireNonNull(line.getSubcommands().get("serve")).getCommandSpec(),
            List.of(arguments),
            environment,
            warning -> line.getErr().println("kiseki: warning: " + warning));
    versioned(line);
    return line.setDefaultValueProvider(settings)
        .setParameterExceptionHandler(new WrongUsage(settings));
  }

  /** What each command's own --version says too. */
  private static void versioned(CommandLine line) {
    line.getCommandSpec().version(VERSION);
    line.getSubcommands().values().forEach(KisekiCommand::versioned);
  }

  /**
   * Reading all commands' options from their annotations would be nearly half of the time to start:
   * where the first word names a command, only that one is read, and {@code serve}, whose options
   * are everybody's settings.
   */
  private static CommandLine withCommands(String[] arguments) {
    CommandLine line = new CommandLine(new KisekiCommand());
    String first = arguments.length == 0 ? "" : arguments[0];
    boolean namesOne =
        isAlone(first) && COMMANDS.stream().anyMatch(each -> name(each).equals(first));
    for (Class<?> each : COMMANDS) {
      if (!namesOne || each == ServeCommand.class || name(each).equals(first)) {
        line.addSubcommand(each);
      }
    }
    return line;
  }

  /** What is said about the other commands needs them. */
  private static boolean isAlone(String command) {
    return !command.equals(name(HelpCommand.class))
        && !command.equals(name(CompletionCommand.class));
  }

  private static String name(Class<?> command) {
    return Objects.requireNonNull(command.getAnnotation(Command.class)).name();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do, for example: kiseki serve");
  }

  private static int report(Exception failure, CommandLine line) throws Exception {
    if (failure instanceof KisekiException known) {
      line.getErr().println("kiseki: " + known.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
