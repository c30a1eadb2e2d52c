package dev.kiseki.dist.wiring;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether this user may use a store at all: said before the first call on its files fails. */
public final class StoreAccess {
  private StoreAccess() {}

  /** NOT_PERMITTED, with whose the directory is; what is not there yet is nobody's. */
  public static void check(DeploymentConfig config) {
    for (Path directory : List.of(config.data(), config.keys())) {
      // Neither there nor not there: what is above it may not be entered.
      boolean isHidden = !Files.exists(directory) && !Files.notExists(directory);
      if (isHidden || (Files.isDirectory(directory) && !isOpen(directory))) {
        throw new KisekiException(
            ErrorCode.NOT_PERMITTED,
            "This user may not read and write the directory: give the command as the user that the"
                + " server runs as, with sudo -u for example, or name another with --data and"
                + " --keys.",
            Fact.of("directory", directory),
            Fact.of("owner", owner(directory)),
            Fact.of("user", System.getProperty("user.name")));
      }
    }
  }

  private static boolean isOpen(Path directory) {
    return Files.isReadable(directory)
        && Files.isWritable(directory)
        && Files.isExecutable(directory);
  }

  private static String owner(Path directory) {
    try {
      return Files.getOwner(directory).getName();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
