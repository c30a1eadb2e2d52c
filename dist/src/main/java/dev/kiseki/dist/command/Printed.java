package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.AdminAction;
import dev.kiseki.dist.admin.Administration;
import dev.kiseki.dist.admin.Listing;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Prints what an action answers. */
final class Printed {
  private Printed() {}

  static void list(CommandSpec spec, StoreOptions store, ListFormat format, AdminAction action) {
    try (Administration administration = OpenAdministration.of(store)) {
      format.print(Listing.of(administration.perform(action)), spec);
    }
  }

  static void perform(CommandSpec spec, StoreOptions store, AdminAction action) {
    spec.commandLine().getOut().print(answer(store, action));
    spec.commandLine().getOut().flush();
  }

  /** The last answer: until then there is more to do. */
  static String answer(StoreOptions store, AdminAction action) {
    try (Administration administration = OpenAdministration.of(store)) {
      String answer = administration.perform(action);
      for (Optional<AdminAction> next = action.after(answer); next.isPresent(); ) {
        answer = administration.perform(next.get());
        next = next.get().after(answer);
      }
      return answer;
    }
  }
}
