package dev.kiseki.dist.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiseki completion}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description =
        "Prints what a shell needs to complete kiseki's commands: source <(kiseki completion bash)")
final class CompletionCommand implements Runnable {
  /** Shells that know how to. */
  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "bash|zsh", description = "The shell.")
  @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // set by picocli, which checks it
  private Shell shell;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    // The script asks which shell it is in: zsh takes bash's completions.
    String script = AutoComplete.bash("kiseki", spec.root().commandLine());
    spec.commandLine().getOut().print(script);
    spec.commandLine().getOut().flush();
  }
}
