package dev.kiseki.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The clients that the server was driven with, one line {@code name<TAB>version} each in
 * target/clients.tsv. Lines of clients that this run does not use stay as an earlier run left them.
 */
final class ClientVersions {

  private static final Path FILE = Path.of("target", "clients.tsv");
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d[\\w.+-]*");

  private ClientVersions() {}

  /** Notes the first thing that looks like a version in what the command says. */
  static void ask(String name, String... command) {
    Outcome outcome = Command.of(command).with(RunningServer.forClients(Account.FIRST)).run();
    String said = outcome.succeeded() + outcome.errors();
    Matcher version = VERSION.matcher(said);
    if (!version.find()) {
      throw new AssertionError("no version of " + name + " in: " + said);
    }
    note(name, version.group());
  }

  static synchronized void note(String name, String version) {
    Map<String, String> versions = noted();
    versions.put(name, version);
    try {
      Files.createDirectories(FILE.toAbsolutePath().getParent());
      Files.write(
          FILE, versions.entrySet().stream().map(e -> e.getKey() + "\t" + e.getValue()).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> noted() {
    if (!Files.exists(FILE)) {
      return new TreeMap<>();
    }
    try {
      return Files.readAllLines(FILE).stream()
          .map(line -> line.split("\t", 2))
          .collect(Collectors.toMap(f -> f[0], f -> f[1], (first, last) -> last, TreeMap::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
