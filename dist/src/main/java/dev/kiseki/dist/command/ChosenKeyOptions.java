package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.AdminAction;
import java.util.Optional;
import picocli.CommandLine.Option;

/** An access key that the operator chooses instead of having it made. */
final class ChosenKeyOptions {
  @Option(names = "--access-key", paramLabel = "AK", description = "Default: one is made.")
  private Optional<String> accessKey = Optional.empty();

  @Option(
      names = "--secret-key",
      paramLabel = "SK",
      description =
          "At least 16 characters; the machine's list of processes shows it for a moment. Default: one is made.")
  private Optional<String> secretKey = Optional.empty();

  AdminAction addTo(AdminAction action) {
    return action.with("access-key", accessKey).with("secret-key", secretKey);
  }
}
