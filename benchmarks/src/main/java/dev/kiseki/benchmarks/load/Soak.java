package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Many clients that move a large object each at the same time, to show what memory the server
 * needs: some store one, the others read back what was stored before and verify every byte. The
 * writers store the same bytes under few keys, so the disk has to hold the uploads under way and
 * little more.
 */
final class Soak {
  private static final int KEYS = 4;
  private static final double BYTES_PER_MEGABYTE = 1e6;

  private final int clientCount;
  private final int writerCount;
  private final ObjectSet objects;

  Soak(int clientCount, int writerCount, long sizeBytes) {
    this.clientCount = clientCount;
    this.writerCount = Math.min(writerCount, clientCount);
    this.objects = new ObjectSet("bench", "soak/", KEYS, sizeBytes);
  }

  String run(RunningServer server) throws IOException {
    Target target = server.target();
    Filling.createBucket(target, objects.bucket());
    double firstSeconds = secondsOf(List.of(client(target, this::put, 0)));
    double seconds;
    long anonymousBytes;
    try (MemoryWatch watch = new MemoryWatch(server)) {
      seconds = secondsOf(clients(target));
      anonymousBytes = watch.peakBytes();
    }
    double megabytes = objects.body(0).sizeBytes() / BYTES_PER_MEGABYTE;
    return String.format(
        Locale.ROOT,
        "%,d bytes each: one client stored at %,.0f MB/s; then %d clients stored and %d read "
            + "(verified) at once, %,.0f MB/s in all%n%s%n",
        objects.body(0).sizeBytes(),
        megabytes / firstSeconds,
        writerCount,
        clientCount - writerCount,
        clientCount * megabytes / seconds,
        memory(server, anonymousBytes));
  }

  private static String memory(RunningServer server, long anonymousBytes) throws IOException {
    return server.process().isPresent()
        ? String.format(
            Locale.ROOT,
            "peak memory: %d MiB of its own, %d MiB resident with mapped files",
            anonymousBytes >> 20,
            server.peakResidentBytes() >> 20)
        : "peak memory: unknown, the server is not ours";
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

  /** Readers read what no writer replaces. */
  private List<Callable<Void>> clients(Target target) {
    List<Callable<Void>> clients = new ArrayList<>();
    for (int i = 0; i < clientCount; i++) {
      clients.add(
          i < writerCount
              ? client(target, this::put, 1 + i % (KEYS - 1))
              : client(target, this::get, 0));
    }
    return clients;
  }

  private static Callable<Void> client(Target target, Step step, int number) {
    return () -> {
      try (S3Connection connection = target.connect()) {
        step.run(connection, target, number);
      }
      return null;
    };
  }

  private static double secondsOf(List<Callable<Void>> clients) throws IOException {
    long started = System.nanoTime();
    Threads.runAll(clients);
    return (System.nanoTime() - started) / 1e9;
  }
}
