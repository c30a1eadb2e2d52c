package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.AdminAction;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiseki key}. */
@Command(
    name = "key",
    description = "Makes, lists, rotates and revokes access keys, whether the server runs or not.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class KeyCommand implements Runnable {
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
      description = "Makes one more access key and prints it; the secret is shown only now.")
  void create(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Parameters(paramLabel = "TENANT") String tenant,
      @Option(
              names = "--principal",
              paramLabel = "NAME",
              description = "Whose. Default: the tenant's first principal, admin.")
          Optional<String> principal,
      @Mixin ChosenKeyOptions chosen) {
    AdminAction action = AdminAction.of("key-create", tenant).with("principal", principal);
    Printed.perform(spec, store, format.addTo(chosen.addTo(action)));
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists a tenant's access keys, and the hour in which each was last used.")
  void list(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Parameters(paramLabel = "TENANT") String tenant) {
    Printed.list(spec, store, format, AdminAction.of("key-list", tenant));
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description =
          "Makes an access key in place of another, which is revoked in the same step. To let both work for a while:"
              + " create, then revoke.")
  void rotate(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Parameters(paramLabel = "TENANT") String tenant,
      @Parameters(paramLabel = "ACCESS-KEY") String key,
      @Mixin ChosenKeyOptions chosen) {
    AdminAction action = AdminAction.of("key-rotate", tenant).with("key", key);
    Printed.perform(spec, store, format.addTo(chosen.addTo(action)));
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description =
          "Revokes an access key: once this returns, no new request signed with it is let in.")
  void revoke(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Parameters(paramLabel = "TENANT") String tenant,
      @Parameters(paramLabel = "ACCESS-KEY") String key) {
    AdminAction action = AdminAction.of("key-revoke", tenant).with("key", key);
    Printed.perform(spec, store, format.addTo(action));
  }
}
