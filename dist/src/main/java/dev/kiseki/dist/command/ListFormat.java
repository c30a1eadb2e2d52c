package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.Listing;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How a list is printed: shared by all commands that print one. */
final class ListFormat {
  @Option(names = "--json", description = "As a JSON array of objects, for programs.")
  private boolean json;

  void print(Listing listing, CommandSpec spec) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? listing.json() : listing.columns());
    out.flush();
  }
}
