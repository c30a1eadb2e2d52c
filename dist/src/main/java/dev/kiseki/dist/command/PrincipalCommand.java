package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.AdminAction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiseki principal}. */
@Command(
    name = "principal",
    description =
        "Creates, lists and deletes a tenant's principals, whether the server runs or not.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class PrincipalCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  /** What may be asked for. */
  enum WantedRole {
    ADMIN,
    WRITER,
    READER
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description =
          "Creates a principal and prints its access key; the secret is shown only now. A reader reads and lists, a"
              + " writer also writes and deletes, an admin also creates, deletes and configures buckets.")
  void create(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Parameters(paramLabel = "TENANT") String tenant,
      @Parameters(paramLabel = "NAME", description = "Letters, digits and _ . @ -") String name,
      @Option(
              names = "--role",
              required = true,
              paramLabel = "reader|writer|admin",
              description = "What it may do.")
          WantedRole role,
      @Option(
              names = "--bucket",
              paramLabel = "BUCKET",
              description = "Only this bucket; may be repeated. Default: all of the tenant's.")
          List<String> buckets,
      @Option(
              names = "--prefix",
              paramLabel = "PREFIX",
              description =
                  "Only keys, and listings, that begin with this; may be repeated. Default: all keys.")
          List<String> prefixes,
      @Mixin ChosenKeyOptions chosen) {
    AdminAction action =
        AdminAction.of("principal-create", tenant)
            .with("principal", name)
            .with("role", role.name().toLowerCase(Locale.ROOT))
            .with("buckets", given(buckets))
            .with("prefixes", given(prefixes));
    Printed.perform(spec, store, format.addTo(chosen.addTo(action)));
  }

  private static List<String> given(List<String> values) {
    return Optional.ofNullable(values).orElse(List.of());
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the principals.")
  void list(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Parameters(paramLabel = "TENANT") String tenant) {
    Printed.list(spec, store, format, AdminAction.of("principal-list", tenant));
  }

  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Deletes a principal and all its access keys, at once.")
  void delete(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Parameters(paramLabel = "TENANT") String tenant,
      @Parameters(paramLabel = "NAME") String name) {
    Printed.perform(
        spec,
        store,
        format.addTo(AdminAction.of("principal-delete", tenant).with("principal", name)));
  }
}
