package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** Each client stores its own keys in turn and begins again: creations first, then overwrites. */
record PutWorkload(String name, Unit unit, ObjectSet objects) implements Workload {
  @Override
  public boolean runsOnFiles() {
    return true;
  }

  @Override
  public void prepare(Target target) throws IOException {
    Filling.createBucket(target, objects.bucket());
  }

  @Override
  public Worker open(Target target, int index, int clientCount) throws IOException {
    List<PreparedRequest> puts =
        IntStream.range(0, objects.count())
            .filter(number -> number % clientCount == index)
            .mapToObj(number -> PreparedRequest.of(target, objects.put(number)))
            .toList();
    return new Client(target.connect(), puts);
  }

  private static final class Client implements Worker {
    private final S3Connection connection;
    private final List<PreparedRequest> puts;
    private int next;

    Client(S3Connection connection, List<PreparedRequest> puts) {
      this.connection = connection;
      this.puts = puts;
    }

    @Override
    public long runOnce() throws IOException {
      PreparedRequest put = puts.get(next);
      next = (next + 1) % puts.size();
      connection.send(put, BodySink.DISCARD);
      return put.request().body().sizeBytes();
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}
