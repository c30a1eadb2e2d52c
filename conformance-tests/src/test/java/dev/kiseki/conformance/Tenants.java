package dev.kiseki.conformance;

import java.nio.file.Path;

/** The administrator's commands on one data directory. */
record Tenants(Path data) {

  static Tenants of(Path data) {
    return new Tenants(data);
  }

  Outcome create(String name, Account account) {
    return kiseki(
        "tenant",
        "create",
        name,
        "--access-key",
        account.accessKey(),
        "--secret-key",
        account.secretKey());
  }

  Outcome create(String name) {
    return kiseki("tenant", "create", name);
  }

  String list() {
    return kiseki("tenant", "list").succeeded();
  }

  String buckets(String... options) {
    return asked("bucket", "list", options);
  }

  String uploads(String action, String... options) {
    return asked("uploads", action, options);
  }

  private String asked(String command, String action, String... options) {
    String[] words = new String[options.length + 2];
    words[0] = command;
    words[1] = action;
    System.arraycopy(options, 0, words, 2, options.length);
    return kiseki(words).succeeded();
  }

  Outcome run(String... words) {
    return kiseki(words);
  }

  private Outcome kiseki(String... words) {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--data";
    all[words.length + 1] = data.toString();
    return Packaged.kiseki(all).run();
  }
}
