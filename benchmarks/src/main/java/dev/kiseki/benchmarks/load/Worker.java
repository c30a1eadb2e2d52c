package dev.kiseki.benchmarks.load;

import java.io.IOException;

/** One client of a workload with connections of its own. Owned by one thread. */
interface Worker extends AutoCloseable {
  /** Does one operation and returns what it moved: bytes, or keys of a listing. */
  long runOnce() throws IOException;

  @Override
  void close() throws IOException;
}
