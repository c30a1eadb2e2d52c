package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.AdminAction;
import dev.kiseki.dist.admin.Administration;
import dev.kiseki.dist.admin.Listing;
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
    description =
        "Creates, lists, suspends, shreds and deletes tenants and changes their keys, whether the server runs or not.",
    subcommands = {
      TenantKeyCommands.Kms.class,
      TenantKeyCommands.RotateKey.class,
      TenantKeyCommands.Rewrap.class,
      TenantKeyCommands.SwapKms.class,
      TenantKeyCommands.Shred.class
    },
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
      @Mixin ListFormat format,
      @Parameters(paramLabel = "NAME", description = "Lower-case letters, digits and hyphens.")
          String name,
      @Option(names = "--access-key", paramLabel = "AK", description = "Default: one is made.")
          Optional<String> accessKey,
      @Option(
              names = "--secret-key",
              paramLabel = "SK",
              description =
                  "At least 16 characters; the machine's list of processes shows it for a moment. Default: one is made.")
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
      Listing made =
          Listing.of(administration.createTenant(name, accessKey, secretKey, KmsText.parse(kms)));
      format.say(words(made), made, spec);
    }
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the tenants.")
  void list(@Mixin StoreOptions store, @Mixin ListFormat format) {
    try (Administration administration = OpenAdministration.of(store)) {
      format.print(Listing.of(administration.listTenants()), spec);
    }
  }

  @Command(
      name = "suspend",
      mixinStandardHelpOptions = true,
      description =
          "Refuses every new request of a tenant; those in flight come to their end, its data stays.")
  void suspend(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Parameters(paramLabel = "NAME") String name) {
    Printed.perform(spec, store, format.addTo(AdminAction.of("tenant-suspend", name)));
  }

  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Serves a suspended tenant again.")
  void resume(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Parameters(paramLabel = "NAME") String name) {
    Printed.perform(spec, store, format.addTo(AdminAction.of("tenant-resume", name)));
  }

  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Deletes a tenant without buckets; with --purge, one with all it has.")
  void delete(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--purge",
              description =
                  "Delete its buckets and objects too. From the first step on nothing of it is served and there is no"
                      + " way back; if it is interrupted, give the command again.")
          boolean purge,
      @Option(
              names = "--confirm",
              paramLabel = "NAME",
              description = "The tenant's name again, instead of being asked for it by --purge.")
          Optional<String> confirmed) {
    if (purge) {
      Confirmation.require(name, confirmed, "Everything that tenant %s has will be gone.");
    }
    AdminAction action = AdminAction.of(purge ? "tenant-purge" : "tenant-delete", name);
    Printed.perform(spec, store, format.addTo(action));
  }

  private static String words(Listing made) {
    return "tenant       "
        + made.cell("TENANT").orElse("")
        + "\naccess key   "
        + made.cell("ACCESS KEY").orElse("")
        + "\nsecret key   "
        + made.cell("SECRET KEY").orElse("")
        + "   (shown only now)\n";
  }
}
