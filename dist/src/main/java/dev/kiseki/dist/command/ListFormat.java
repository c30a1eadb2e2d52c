package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.AdminAction;
import dev.kiseki.dist.admin.Listing;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How an answer is printed: shared by all commands that a program may give. */
final class ListFormat {
  @Option(names = "--json", description = "As a JSON array of objects, for programs.")
  private boolean json;

  AdminAction addTo(AdminAction action) {
    return action.with("json", json);
  }

  boolean isJson() {
    return json;
  }

  /** Words to people, rows to programs. */
  void say(String words, Listing rows, CommandSpec spec) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? rows.json() : words);
    out.flush();
  }

  void print(Listing listing, CommandSpec spec) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? listing.json() : listing.columns());
    out.flush();
  }
}
