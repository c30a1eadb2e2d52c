package dev.kiseki.benchmarks.load;

/**
 * A workload at one number of clients: one row of the table.
 *
 * @param quick whether {@code --quick} keeps it
 */
record Scenario(Workload workload, int clientCount, boolean quick) {
  String name() {
    return workload.name() + "-c" + connectionCount();
  }

  /** Whether these words, joined by hyphens, stand in the name. */
  boolean isNamed(String words) {
    return ("-" + name() + "-").contains("-" + words + "-");
  }

  int connectionCount() {
    return clientCount * workload.connectionsPerClient();
  }
}
