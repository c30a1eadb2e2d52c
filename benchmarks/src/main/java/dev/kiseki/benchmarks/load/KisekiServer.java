package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the product is started: as its users start it, from its own launcher. */
record KisekiServer(Path launcher, Path data, Map<String, String> environment) {
  /** The launcher of a source tree builds what is stale; that must not count as start-up time. */
  void build(Path log) throws IOException {
    ChildProcess.start(List.of(launcher.toString(), "--help"), environment, log).awaitSuccess();
  }

  RunningServer start(Credentials credentials, InstantSource clock, Path log) throws IOException {
    String address = "127.0.0.1:" + ChildProcess.freePort();
    List<String> command =
        List.of(launcher.toString(), "serve", "--data", data.toString(), "--listen", address);
    Map<String, String> withKeys = new HashMap<>(environment);
    withKeys.put("KISEKI_ACCESS_KEY", credentials.accessKey());
    withKeys.put("KISEKI_SECRET_KEY", credentials.secretKey());
    URI endpoint = URI.create("http://" + address);
    var target = new Target("kiseki", Target.Kind.S3, endpoint, credentials, clock);
    return RunningServer.start(target, command, withKeys, log);
  }
}
