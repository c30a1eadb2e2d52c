package dev.kiseki.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** rclone with one remote named kiseki. */
record Rclone(RunningServer server, String endpoint) {

  static Rclone at(RunningServer server) {
    return new Rclone(server, server.endpoint());
  }

  static Rclone overHttps(RunningServer server) {
    return new Rclone(server, server.httpsEndpoint());
  }

  /** One try, so that an error of the server is seen and not repeated away. */
  Command command(String... words) {
    List<String> all = new ArrayList<>(List.of("rclone", "--retries=1", "--low-level-retries=1"));
    all.addAll(List.of(words));
    return Command.of(all.toArray(String[]::new))
        .with(server.forScripts())
        .with(
            Map.of(
                "RCLONE_CONFIG_KISEKI_TYPE", "s3",
                "RCLONE_CONFIG_KISEKI_PROVIDER", "Other",
                "RCLONE_CONFIG_KISEKI_ENV_AUTH", "true",
                "RCLONE_CONFIG_KISEKI_REGION", "us-east-1",
                "RCLONE_CONFIG_KISEKI_ENDPOINT", endpoint,
                "RCLONE_CA_CERT", server.certificate().toString()));
  }
}
