package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.util.Optional;

/**
 * Reads a bucket page by page with ListObjectsV2, as an SDK does, and starts over at its end.
 *
 * @param markersPerKey delete markers behind each live key, in a bucket that keeps versions; 0 for
 *     a bucket that does not
 */
record ListWorkload(String name, ObjectSet objects, int markersPerKey) implements Workload {
  private static final int PAGE_KEYS = 1_000;

  ListWorkload(String name, ObjectSet objects) {
    this(name, objects, 0);
  }

  @Override
  public Unit unit() {
    return Unit.KEYS;
  }

  @Override
  public boolean runsOnFiles() {
    return false;
  }

  @Override
  public void prepare(Target target) throws IOException {
    Filling.ensureStored(target, objects, markersPerKey);
  }

  @Override
  public Worker open(Target target, int index, int clientCount) throws IOException {
    return new Client(target.connect(), objects);
  }

  private static final class Client implements Worker {
    private final S3Connection connection;
    private final ObjectSet objects;
    private final CollectedBody page = new CollectedBody();
    private final S3Request firstPage;
    private Optional<String> token = Optional.empty();
    private long listed;

    Client(S3Connection connection, ObjectSet objects) {
      this.connection = connection;
      this.objects = objects;
      this.firstPage =
          S3Request.get("/" + objects.bucket())
              .with("list-type", "2")
              .with("max-keys", Integer.toString(PAGE_KEYS));
    }

    @Override
    public long runOnce() throws IOException {
      S3Request request = token.map(t -> firstPage.with("continuation-token", t)).orElse(firstPage);
      page.clear();
      connection.send(request, page);
      int keys = page.countElements("Key");
      listed += keys;
      token = page.element("NextContinuationToken");
      if (keys > PAGE_KEYS || (token.isPresent() && keys < PAGE_KEYS)) {
        throw new UnexpectedAnswer(request, "a page of " + keys + " keys");
      }
      if (token.isEmpty()) {
        checkAllListed(request);
      }
      return keys;
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }

    private void checkAllListed(S3Request request) throws UnexpectedAnswer {
      if (listed != objects.count()) {
        throw new UnexpectedAnswer(request, "listed " + listed + " keys of " + objects.count());
      }
      listed = 0;
    }
  }
}
