package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.AdminAction;
import dev.kiseki.dist.admin.Administration;
import dev.kiseki.dist.admin.Listing;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiseki bucket}. */
@Command(
    name = "bucket",
    description = "Lists buckets and changes their keys, whether the server runs or not.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class BucketCommand implements Runnable {
  static final String COMPROMISED =
      "The old key is in wrong hands: seal what is there anew too, in the background, and remove the old key then.";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the buckets.")
  void list(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Option(names = "--tenant", paramLabel = "NAME", description = "Only this tenant's.")
          Optional<String> tenant) {
    try (Administration administration = OpenAdministration.of(store)) {
      format.print(Listing.of(administration.listBuckets(tenant)), spec);
    }
  }

  @Command(
      name = "rotate-key",
      mixinStandardHelpOptions = true,
      description =
          "Gives a bucket a new key for what is written from now on. What is there stays as it is, under older keys.")
  void rotateKey(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Parameters(paramLabel = "TENANT/BUCKET") String where,
      @Option(names = "--compromised", description = COMPROMISED) boolean compromised) {
    AdminAction action =
        Whose.action("bucket-rotate-key", Optional.of(where)).with("compromised", compromised);
    Printed.perform(spec, store, format.addTo(action));
  }

  @Command(
      name = "re-encrypt",
      mixinStandardHelpOptions = true,
      description = {
        "Seals all of a bucket anew under its newest key, in the background, while it is served; then the older keys are"
            + " removed. Without a server running it is done with --wait, or by the next server.",
        "'kiseki jobs' shows how far it is; a restart goes on with it."
      })
  int reencrypt(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Parameters(paramLabel = "TENANT/BUCKET") String where,
      @Option(names = "--wait", description = "Come back when it has ended.") boolean wait,
      @Option(names = "--keep-old-keys", description = "Do not remove the older keys at the end.")
          boolean keepOldKeys) {
    AdminAction action =
        Whose.action("bucket-reencrypt", Optional.of(where)).with("keep-old-keys", keepOldKeys);
    try (Administration administration = OpenAdministration.of(store)) {
      Listing begun = Listing.of(administration.perform(action));
      Listing last = wait ? AwaitedJob.of(administration, where, spec).last(begun) : begun;
      format.print(last, spec);
      return wait && !AwaitedJob.isDone(last)
          ? CommandLine.ExitCode.SOFTWARE
          : CommandLine.ExitCode.OK;
    }
  }

  @Command(
      name = "shred",
      mixinStandardHelpOptions = true,
      description = {
        "Destroys the keys that a bucket was sealed under, and removes it: it, and every copy of it, can be read by"
            + " nobody any more. The tenant gets a new key; its other buckets are served all the time.",
        "If it is interrupted, or a service is away, give the command again. Prints a signed receipt."
      })
  void shred(
      @Mixin StoreOptions store,
      @Parameters(paramLabel = "TENANT/BUCKET") String where,
      @Option(
              names = "--kms",
              paramLabel = "KMS",
              description =
                  "The tenant's new key, as for 'tenant swap-kms'; needed unless the tenant's key is a local one.")
          Optional<String> kms,
      @Option(
              names = "--confirm",
              paramLabel = "TENANT/BUCKET",
              description = "The same again, instead of being asked for it.")
          Optional<String> confirmed,
      @Option(
              names = "--receipt",
              paramLabel = "FILE",
              description = "Write the receipt there, and print what it says. Default: print it.")
          Optional<Path> receipt) {
    Confirmation.require(where, confirmed, "All data of bucket %s will be unreadable for good.");
    ReceiptOutput.check(receipt);
    AdminAction action = Whose.action("bucket-shred", Optional.of(where));
    AdminAction whole = kms.map(text -> action.with(KmsText.parse(text))).orElse(action);
    ReceiptOutput.write(Printed.answer(store, whole), receipt, spec.commandLine());
  }
}
