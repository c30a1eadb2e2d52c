package dev.kiseki.dist.rehearsal;

import dev.kiseki.dist.settings.ChildEnvironment;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Optional;

/**
 * A rehearsal beside a server that serves already, in a process of its own and with the lowest
 * priority: the launcher asks for it when there is no ahead-of-time cache yet (ADR 0014). It ends
 * with the server; the launcher's lock keeps two of them apart.
 */
public final class BackgroundRehearsal {
  /** The launcher that knows how to rehearse; set by it. */
  private static final String LAUNCHER = "kiseki.rehearsal.launcher";

  private BackgroundRehearsal() {}

  /** Whether one was started. */
  public static boolean startIfAsked() {
    return Optional.ofNullable(System.getProperty(LAUNCHER))
        .filter(BackgroundRehearsal::start)
        .isPresent();
  }

  private static boolean start(String launcher) {
    ProcessBuilder builder =
        ChildEnvironment.of("nice", "-n", "19", launcher, "rehearse")
            .redirectInput(Redirect.from(new java.io.File("/dev/null")))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    try {
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "kiseki-rehearsal-stop"));
      return true;
    } catch (IOException e) {
      System.getLogger(BackgroundRehearsal.class.getName())
          .log(System.Logger.Level.WARNING, "the rehearsal could not be started", e);
      return false;
    }
  }
}
