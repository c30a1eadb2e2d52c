package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.AdminAction;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code kiseki tenant} does to a tenant's keys. */
final class TenantKeyCommands {
  private static final String COMPROMISED =
      "The old key is in wrong hands: also give each bucket a new key, seal what is there anew in the background, and"
          + " remove the old keys then.";

  private TenantKeyCommands() {}

  /** What they have in common: a tenant in a store. */
  abstract static class OnTenant implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private StoreOptions store = new StoreOptions();

    @Parameters(paramLabel = "NAME", description = "The tenant.")
    private String name = "";

    void perform(AdminAction action) {
      Printed.perform(spec, store, action);
    }

    CommandSpec spec() {
      return spec;
    }

    StoreOptions store() {
      return store;
    }

    String name() {
      return name;
    }
  }

  /** {@code kiseki tenant kms}. */
  @Command(
      name = "kms",
      mixinStandardHelpOptions = true,
      description =
          "Shows which key wraps a tenant's root key, how its service is, and which former keys were not revoked.")
  static final class Kms extends OnTenant {
    @Mixin private ListFormat format = new ListFormat();

    @Override
    public void run() {
      Printed.list(spec(), store(), format, AdminAction.of("tenant-kms-show", name()));
    }
  }

  /** {@code kiseki tenant rotate-key}. */
  @Command(
      name = "rotate-key",
      mixinStandardHelpOptions = true,
      description =
          "Has the tenant's service make a new generation of its key, and wraps the root key under it: one record,"
              + " whatever the tenant has. Older generations are not revoked.")
  static final class RotateKey extends OnTenant {
    @Option(
        names = "--buckets",
        description = "Give each of its buckets a new key for what is written from now on, too.")
    private boolean buckets;

    @Option(names = "--compromised", description = COMPROMISED)
    private boolean compromised;

    @Mixin private ListFormat format = new ListFormat();

    @Override
    public void run() {
      perform(
          format.addTo(
              AdminAction.of("tenant-rotate-key", name())
                  .with("buckets", buckets)
                  .with("compromised", compromised)));
    }
  }

  /** {@code kiseki tenant rewrap}. */
  @Command(
      name = "rewrap",
      mixinStandardHelpOptions = true,
      description =
          "Wraps the tenant's root key under the newest generation of its key: after it was rotated in the service"
              + " itself.")
  static final class Rewrap extends OnTenant {
    @Option(names = "--compromised", description = COMPROMISED)
    private boolean compromised;

    @Mixin private ListFormat format = new ListFormat();

    @Override
    public void run() {
      perform(
          format.addTo(AdminAction.of("tenant-rewrap", name()).with("compromised", compromised)));
    }
  }

  /** {@code kiseki tenant swap-kms}. */
  @Command(
      name = "swap-kms",
      mixinStandardHelpOptions = true,
      description = {
        "Puts the tenant's root key under another key management service, while it is served: one record moves, no"
            + " data.",
        "The new service is proven first; if anything fails, the old one stays in force, and the command can be given"
            + " again. The old key is not revoked.",
        "To renew the credentials of the present service, name the same key with the new ones; those it refuses are not"
            + " needed for that."
      })
  static final class SwapKms extends OnTenant {
    @Option(
        names = "--kms",
        paramLabel = "KMS",
        required = true,
        description =
            "Who is to hold the key: PROVIDER:NAME=VALUE,... Give secrets as NAME-file=PATH; see docs/keys.md.")
    private String kms = "";

    @Option(names = "--compromised", description = COMPROMISED)
    private boolean compromised;

    @Mixin private ListFormat format = new ListFormat();

    @Override
    public void run() {
      perform(
          format.addTo(
              AdminAction.of("tenant-swap-kms", name())
                  .with(KmsText.parse(kms))
                  .with("compromised", compromised)));
    }
  }

  /** {@code kiseki tenant shred}. */
  @Command(
      name = "shred",
      mixinStandardHelpOptions = true,
      description = {
        "Destroys the key that wraps a tenant's root key, and all former ones: its data, and every copy of it, can be"
            + " read by nobody any more. There is no way back.",
        "If it is interrupted, or a service is away, give the command again. Prints a signed receipt; 'kiseki tenant"
            + " delete --purge' then gives the space back."
      })
  static final class Shred extends OnTenant {
    @Option(
        names = "--confirm",
        paramLabel = "NAME",
        description = "The tenant's name again, instead of being asked for it.")
    private Optional<String> confirmed = Optional.empty();

    @Option(
        names = "--receipt",
        paramLabel = "FILE",
        description =
            "Write the receipt there, and print what it says. Default: print the receipt.")
    private Optional<Path> receipt = Optional.empty();

    @Override
    public void run() {
      Confirmation.require(name(), confirmed, "All data of tenant %s will be unreadable for good.");
      ReceiptOutput.check(receipt);
      String text = Printed.answer(store(), AdminAction.of("tenant-shred", name()));
      ReceiptOutput.write(text, receipt, spec().commandLine());
    }
  }
}
