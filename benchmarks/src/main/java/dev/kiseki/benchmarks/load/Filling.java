package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Stores the objects that a workload reads, outside the measured time. */
final class Filling {
  private static final int CONNECTIONS = 16;

  private static final Body KEEP_VERSIONS =
      Body.text("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");

  private Filling() {}

  static void createBucket(Target target, String bucket) throws IOException {
    if (target.kind() == Target.Kind.S3) {
      try (S3Connection connection = target.connect()) {
        if (!connection.exists(S3Request.get("/" + bucket).with("location", ""))) {
          connection.send(S3Request.put("/" + bucket, Body.EMPTY), BodySink.DISCARD);
        }
      }
    }
  }

  /** Stores every object of the set, unless its last one is there: that one is written last. */
  static void ensureStored(Target target, ObjectSet objects) throws IOException {
    ensureStored(target, objects, 0);
  }

  /** The same, with so many delete markers behind each object. */
  static void ensureStored(Target target, ObjectSet objects, int markersPerKey) throws IOException {
    createBucket(target, objects.bucket());
    int last = objects.count() - 1;
    try (S3Connection connection = target.connect()) {
      if (connection.exists(objects.get(last))) {
        return;
      }
      if (markersPerKey > 0) {
        connection.send(
            S3Request.put("/" + objects.bucket(), KEEP_VERSIONS).with("versioning", ""),
            BodySink.DISCARD);
      }
      inParallel(target, objects.count(), (to, number) -> mark(to, objects, number, markersPerKey));
      inParallel(target, last, (to, number) -> to.send(objects.put(number), BodySink.DISCARD));
      if (markersPerKey > 0) {
        checkMarked(connection, objects.bucket());
      }
      connection.send(objects.put(last), BodySink.DISCARD);
    }
  }

  private static void mark(S3Connection to, ObjectSet objects, int number, int count)
      throws IOException {
    for (int nth = 0; nth < count; nth++) {
      to.send(objects.deleteBehind(number, nth), BodySink.DISCARD);
    }
  }

  /** A server that makes no markers would be measured for nothing. */
  private static void checkMarked(S3Connection connection, String bucket) throws IOException {
    S3Request versions = S3Request.get("/" + bucket).with("versions", "");
    CollectedBody page = new CollectedBody();
    connection.send(versions, page);
    if (page.countElements("DeleteMarker") <= page.countElements("Version")) {
      throw new UnexpectedAnswer(versions, "hardly any delete markers");
    }
  }

  private interface Step {
    void run(S3Connection connection, int number) throws IOException;
  }

  private static void inParallel(Target target, int end, Step step) throws IOException {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int first = 0; first < CONNECTIONS; first++) {
      int from = first;
      tasks.add(
          () -> {
            try (S3Connection connection = target.connect()) {
              for (int number = from; number < end; number += CONNECTIONS) {
                step.run(connection, number);
              }
            }
            return null;
          });
    }
    Threads.runAll(tasks);
  }
}
