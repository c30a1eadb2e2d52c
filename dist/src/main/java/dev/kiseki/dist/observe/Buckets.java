package dev.kiseki.dist.observe;

/** Upper bounds of histograms. */
final class Buckets {
  /** A cached read takes a tenth of a millisecond, an upload of many GiB minutes. */
  static final double[] REQUEST_SECONDS = {
    0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 60
  };

  /** One flush of a device with a write cache up to one of a device in trouble. */
  static final double[] FLUSH_SECONDS = {
    0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2, 10
  };

  static final double[] GROUP_SIZE = {1, 2, 4, 8, 16, 32, 64, 128, 256};

  static final double NANOS_PER_SECOND = 1e9;

  private Buckets() {}
}
