package dev.kiseki.dist.command;

import dev.kiseki.adapters.kms.receipt.SignedReceipt;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;

/** Where a receipt goes. */
final class ReceiptOutput {
  private ReceiptOutput() {}

  /** CONFIGURATION_INVALID before anything is destroyed, not after. */
  static void check(Optional<Path> file) {
    if (file.isPresent() && !Files.isWritable(directory(file.get()))) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "The receipt cannot be written there: no such directory, or not writable. Nothing was done.",
          Fact.of("file", file.get()));
    }
  }

  private static Path directory(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }

  static void write(String receipt, Optional<Path> file, CommandLine line) {
    PrintWriter out = line.getOut();
    if (file.isEmpty()) {
      out.print(receipt);
      line.getErr()
          .println("Done. Keep this receipt: 'kiseki receipt verify FILE' says what it proves.");
    } else {
      try {
        Files.writeString(file.get(), receipt);
      } catch (IOException e) {
        throw new KisekiException(
            e,
            ErrorCode.IO_FAILED,
            "The keys are destroyed, but the receipt cannot be written; give the command again with another file.",
            Fact.of("file", file.get()));
      }
      SignedReceipt.parse(receipt).lines().forEach(out::println);
      out.println("receipt    " + file.get());
    }
    out.flush();
  }
}
