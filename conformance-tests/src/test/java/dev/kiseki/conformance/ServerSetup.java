package dev.kiseki.conformance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a server is to be started. The folder holds its data, its keys and its log. */
record ServerSetup(
    Path folder,
    Account account,
    Optional<SelfSignedCertificate> tls,
    List<String> options,
    List<String> wrapper,
    String launcher) {

  ServerSetup {
    options = List.copyOf(options);
    wrapper = List.copyOf(wrapper);
  }

  static ServerSetup in(Path folder) {
    return new ServerSetup(
        folder, Account.FIRST, Optional.empty(), List.of(), List.of(), Packaged.launcher());
  }

  ServerSetup withTls() {
    return new ServerSetup(
        folder, account, Optional.of(SelfSignedCertificate.in(folder)), options, wrapper, launcher);
  }

  ServerSetup with(String... more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return new ServerSetup(folder, account, tls, all, wrapper, launcher);
  }

  /** Starts the launcher through another command, which must become the server by exec. */
  ServerSetup through(String... words) {
    return new ServerSetup(folder, account, tls, options, List.of(words), launcher);
  }

  /** Of another tree than the one that the build left. */
  ServerSetup from(String other) {
    return new ServerSetup(folder, account, tls, options, wrapper, other);
  }

  Path data() {
    return folder.resolve("data");
  }

  Path log() {
    return folder.resolve("server.log");
  }

  RunningServer start() {
    return RunningServer.start(this);
  }

  List<String> words(int port, int httpsPort) {
    List<String> words = new ArrayList<>(wrapper);
    words.addAll(List.of(launcher, "serve", "--data", data().toString()));
    words.addAll(List.of("--listen", "127.0.0.1:" + port));
    tls.ifPresent(
        files ->
            words.addAll(
                List.of(
                    "--https-listen",
                    "127.0.0.1:" + httpsPort,
                    "--tls-cert",
                    files.certificate().toString(),
                    "--tls-key",
                    files.key().toString())));
    words.addAll(options);
    return words;
  }
}
