package dev.kiseki.conformance;

import java.util.ArrayList;
import java.util.List;

/** The aws command line, pointed at an endpoint. */
record AwsCli(String endpoint) {

  static AwsCli at(String endpoint) {
    return new AwsCli(endpoint);
  }

  Command command(String... words) {
    List<String> all = new ArrayList<>(List.of("aws", "--endpoint-url", endpoint));
    all.addAll(List.of(words));
    return Command.of(all.toArray(String[]::new));
  }
}
