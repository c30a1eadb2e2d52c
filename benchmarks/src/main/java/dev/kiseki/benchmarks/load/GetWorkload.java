package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** Every client reads all the objects, each from another start; a sample is verified. */
record GetWorkload(String name, Unit unit, ObjectSet objects) implements Workload {
  /** Every length is checked; a checksum of every body would cost the server its processor. */
  private static final int VERIFY_EVERY = 16;

  @Override
  public boolean runsOnFiles() {
    return true;
  }

  @Override
  public void prepare(Target target) throws IOException {
    Filling.ensureStored(target, objects);
  }

  @Override
  public Worker open(Target target, int index, int clientCount) throws IOException {
    List<PreparedRequest> gets =
        IntStream.range(0, objects.count())
            .mapToObj(number -> PreparedRequest.of(target, objects.get(number)))
            .toList();
    int start = index * objects.count() / clientCount;
    return new Client(target.connect(), objects, gets, start);
  }

  private static final class Client implements Worker {
    private final S3Connection connection;
    private final ObjectSet objects;
    private final List<PreparedRequest> gets;
    private int next;
    private int done;

    Client(S3Connection connection, ObjectSet objects, List<PreparedRequest> gets, int start) {
      this.connection = connection;
      this.objects = objects;
      this.gets = gets;
      this.next = start;
    }

    @Override
    public long runOnce() throws IOException {
      PreparedRequest get = gets.get(next);
      Body expected = objects.body(next);
      next = (next + 1) % gets.size();
      if (done++ % VERIFY_EVERY == 0) {
        connection.fetchVerified(get, expected);
      } else {
        connection.fetch(get, expected);
      }
      return expected.sizeBytes();
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}
