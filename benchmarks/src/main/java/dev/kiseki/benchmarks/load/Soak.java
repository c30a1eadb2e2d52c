package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Many clients that move large objects at the same time, to show what memory the server needs. The
 * clients store the same bytes under few keys, so the disk has to hold the uploads under way and
 * little more; each then reads an object back and verifies every byte.
 */
final class Soak {
  private static final int KEYS = 4;
  private static final double BYTES_PER_MEGABYTE = 1e6;

  private final int clientCount;
  private final ObjectSet objects;

  Soak(int clientCount, long sizeBytes) {
    this.clientCount = clientCount;
    this.objects = new ObjectSet("bench", "soak/", KEYS, sizeBytes);
  }

  String run(RunningServer server) throws IOException {
    Target target = server.target();
    Filling.createBucket(target, objects.bucket());
    double putSeconds = secondsOf(target, this::put);
    double getSeconds = secondsOf(target, this::get);
    double megabytes = clientCount * objects.body(0).sizeBytes() / BYTES_PER_MEGABYTE;
    return String.format(
        Locale.ROOT,
        "%d clients, %,d bytes each: PUT %,.0f MB/s, GET %,.0f MB/s (verified), "
            + "peak resident memory %s%n",
        clientCount,
        objects.body(0).sizeBytes(),
        megabytes / putSeconds,
        megabytes / getSeconds,
        server.process().isPresent()
            ? (server.peakResidentBytes() >> 20) + " MiB"
            : "unknown, the server is not ours");
  }

  /** What one client does on its connection. */
  @FunctionalInterface
  private interface Step {
    void run(S3Connection connection, Target target, int number) throws IOException;
  }

  private void put(S3Connection connection, Target target, int number) throws IOException {
    connection.send(objects.put(number), BodySink.DISCARD);
  }

  private void get(S3Connection connection, Target target, int number) throws IOException {
    connection.fetchVerified(PreparedRequest.of(target, objects.get(number)), objects.body(number));
  }

  private double secondsOf(Target target, Step step) throws IOException {
    List<Callable<Void>> clients = new ArrayList<>();
    for (int i = 0; i < clientCount; i++) {
      int number = i % KEYS;
      clients.add(
          () -> {
            try (S3Connection connection = target.connect()) {
              step.run(connection, target, number);
            }
            return null;
          });
    }
    long started = System.nanoTime();
    Threads.runAll(clients);
    return (System.nanoTime() - started) / 1e9;
  }
}
