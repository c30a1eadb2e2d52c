package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.AdminAction;
import dev.kiseki.dist.admin.Administration;
import picocli.CommandLine.Model.CommandSpec;

/** Prints what an action answers. */
final class Printed {
  private Printed() {}

  static void perform(CommandSpec spec, StoreOptions store, AdminAction action) {
    try (Administration administration = OpenAdministration.of(store)) {
      spec.commandLine().getOut().print(administration.perform(action));
      spec.commandLine().getOut().flush();
    }
  }
}
