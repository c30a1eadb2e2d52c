package dev.kiseki.dist.command;

import dev.kiseki.adapters.kms.SystemRandom;
import dev.kiseki.adapters.kms.cipher.AuditCode;
import dev.kiseki.adapters.kms.local.FileSystemKeys;
import dev.kiseki.application.namespace.NameScope;
import dev.kiseki.dist.admin.Listing;
import dev.kiseki.dist.audit.AuditCheck;
import dev.kiseki.dist.wiring.StoreAccess;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kiseki audit}. */
@Command(
    name = "audit",
    description = "Checks the audit logs, whether the server runs or not.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class AuditCommand implements Runnable {
  private static final Pattern HEAD = Pattern.compile("([a-z0-9-]+):([0-9]{1,18}):([0-9a-f]{64})");

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
      description = {
        "Says of each log whether every record is as it was written and none is missing between others; exit code 1"
            + " if not.",
        "Records cut off at the end are noticed only against a head that was noted elsewhere: keep the HEAD that this"
            + " prints, and give it as --head another time."
      })
  int verify(
      @Mixin StoreOptions store,
      @Mixin ListFormat format,
      @Option(
              names = "--head",
              paramLabel = "HEAD",
              description = "One that was noted earlier; may be repeated.")
          List<String> heads) {
    StoreAccess.check(store.config(NameScope.TENANT));
    try (FileSystemKeys keys =
            FileSystemKeys.open(store.keys().resolve("system.key"), new SystemRandom());
        AuditCode codes = keys.auditCode()) {
      AuditCheck check = new AuditCheck(store.data(), codes);
      Listing listing = new Listing("LOG:maybe", "TENANT:maybe", "RECORDS:number", "STATE", "HEAD");
      boolean sound = true;
      for (AuditCheck.Finding found : check.all()) {
        sound &= found.fault().isEmpty();
        listing.add(
            found.log(),
            found.tenant().orElse(""),
            String.valueOf(found.records()),
            found.fault().orElse("sound"),
            found.log() + ":" + found.records() + ":" + found.head());
      }
      for (String head : Optional.ofNullable(heads).orElse(List.of())) {
        boolean kept = isKept(check, head);
        sound &= kept;
        listing.add("", "", "", kept ? "head is there" : "records were cut off or replaced", head);
      }
      format.print(listing, spec);
      return sound ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  private boolean isKept(AuditCheck check, String head) {
    Matcher matcher = HEAD.matcher(head);
    if (!matcher.matches()) {
      throw new ParameterException(
          spec.commandLine(), "'" + head + "' is not a head as 'kiseki audit verify' prints it");
    }
    return check.contains(matcher.group(1), Long.parseLong(matcher.group(2)), matcher.group(3));
  }
}
