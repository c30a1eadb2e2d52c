package dev.kiseki.dist.command;

import dev.kiseki.adapters.kms.receipt.SignedReceipt;
import dev.kiseki.dist.admin.AdminAction;
import dev.kiseki.dist.admin.Listing;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiseki receipt}. */
@Command(
    name = "receipt",
    description = "Checks the receipts of what was shredded.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class ReceiptCommand implements Runnable {
  private static final long MAX_BYTES = 1 << 20;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description =
          "Says whether a receipt is as it was signed, by whom, and what it says; exit code 1 if not. Needs no store.")
  int verify(
      @Mixin ListFormat format,
      @Parameters(paramLabel = "FILE") Path file,
      @Option(
              names = "--public-key",
              paramLabel = "KEY",
              description =
                  "The key it has to be signed with, as 'kiseki receipt key' prints it, or a file that holds it.")
          Optional<String> key) {
    SignedReceipt receipt = SignedReceipt.parse(read(file));
    boolean isSound = receipt.isSignedBy(key.map(ReceiptCommand::keyText));
    if (format.isJson()) {
      Listing verdict = new Listing("FILE", "STATE", "SIGNED BY:maybe", "KEY WAS GIVEN");
      verdict.add(
          file.toString(),
          isSound ? "good" : "not good",
          isSound ? receipt.publicKey() : "-",
          key.isPresent() ? "yes" : "no");
      format.print(verdict, spec);
    } else {
      say(receipt, isSound, key.isPresent());
    }
    return isSound ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private void say(SignedReceipt receipt, boolean isSound, boolean isByGivenKey) {
    PrintWriter out = spec.commandLine().getOut();
    if (isSound) {
      receipt.lines().forEach(out::println);
      out.println("signed by  " + receipt.publicKey());
      out.println(
          isByGivenKey
              ? "the signature is good"
              : "the signature is good, by the key that it names itself: compare that with 'kiseki receipt key' of the"
                  + " deployment");
    } else {
      out.println("NOT GOOD: this receipt was changed, or signed with another key");
    }
    out.flush();
  }

  @Command(
      name = "key",
      mixinStandardHelpOptions = true,
      description = "Prints the public key of this deployment's receipts.")
  void key(@Mixin StoreOptions store, @Mixin ListFormat format) {
    Printed.perform(
        spec, store, format.addTo(new AdminAction("receipt-key-show", java.util.Map.of())));
  }

  private static String keyText(String given) {
    Path file = Path.of(given);
    return Files.isRegularFile(file) ? read(file) : given;
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) <= MAX_BYTES) {
        return Files.readString(file);
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    throw unreadable(file, null);
  }

  private static KisekiException unreadable(
      Path file, @org.jspecify.annotations.Nullable IOException cause) {
    return new KisekiException(
        cause,
        ErrorCode.CONFIGURATION_INVALID,
        "This file cannot be read, or is no receipt.",
        Fact.of("file", file));
  }
}
