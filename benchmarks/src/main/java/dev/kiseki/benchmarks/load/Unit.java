package dev.kiseki.benchmarks.load;

/** What a workload is judged by. */
enum Unit {
  REQUESTS("req/s"),
  MEGABYTES("MB/s"),
  KEYS("keys/s");

  private static final double BYTES_PER_MEGABYTE = 1e6;

  private final String label;

  Unit(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  double rate(double operationsPerSecond, double movedPerSecond) {
    return switch (this) {
      case REQUESTS -> operationsPerSecond;
      case MEGABYTES -> movedPerSecond / BYTES_PER_MEGABYTE;
      case KEYS -> movedPerSecond;
    };
  }
}
