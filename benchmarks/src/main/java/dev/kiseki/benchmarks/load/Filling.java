package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Stores the objects that a workload reads, outside the measured time. */
final class Filling {
  private static final int CONNECTIONS = 16;

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
    createBucket(target, objects.bucket());
    int last = objects.count() - 1;
    try (S3Connection connection = target.connect()) {
      if (!connection.exists(objects.get(last))) {
        storeInParallel(target, objects, last);
        connection.send(objects.put(last), BodySink.DISCARD);
      }
    }
  }

  private static void storeInParallel(Target target, ObjectSet objects, int end)
      throws IOException {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int first = 0; first < CONNECTIONS; first++) {
      int from = first;
      tasks.add(
          () -> {
            store(target, objects, from, end);
            return null;
          });
    }
    Threads.runAll(tasks);
  }

  private static void store(Target target, ObjectSet objects, int from, int end)
      throws IOException {
    try (S3Connection connection = target.connect()) {
      for (int number = from; number < end; number += CONNECTIONS) {
        connection.send(objects.put(number), BodySink.DISCARD);
      }
    }
  }
}
