package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.Administration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiseki tenant}. */
@Command(
    name = "tenant",
    description = "Creates and lists tenants, whether the server runs or not.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class TenantCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description =
          "Creates a tenant with a key of its own and prints its access key; the secret is shown only now.")
  void create(
      @Mixin StoreOptions store,
      @Parameters(paramLabel = "NAME", description = "Lower-case letters, digits and hyphens.")
          String name,
      @Option(names = "--access-key", paramLabel = "AK", description = "Default: one is made.")
          Optional<String> accessKey,
      @Option(
              names = "--secret-key",
              paramLabel = "SK",
              description = "At least 16 characters. Default: one is made.")
          Optional<String> secretKey,
      @Option(
              names = "--kms",
              paramLabel = "KMS",
              defaultValue = "local",
              description =
                  "Who holds the tenant's key: PROVIDER:NAME=VALUE,... Give secrets as NAME-file=PATH; see"
                      + " docs/keys.md. Default: ${DEFAULT-VALUE}")
          String kms) {
    try (Administration administration = OpenAdministration.of(store)) {
      print(administration.createTenant(name, accessKey, secretKey, KmsText.parse(kms)));
    }
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the tenants.")
  void list(@Mixin StoreOptions store) {
    try (Administration administration = OpenAdministration.of(store)) {
      print(administration.listTenants());
    }
  }

  private void print(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }
}
