package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs one platform thread per task: a blocking read on it is one system call, which is the
 * cheapest a client can be.
 */
final class Threads {
  private Threads() {}

  static <T> List<T> runAll(List<Callable<T>> tasks) throws IOException {
    try (ExecutorService executor = Executors.newFixedThreadPool(tasks.size())) {
      try {
        return results(executor.invokeAll(tasks));
      } catch (InterruptedException e) {
        executor.shutdownNow();
        throw new InterruptedIOException("interrupted while the clients ran");
      }
    }
  }

  static <T> List<T> results(List<Future<T>> futures) throws IOException, InterruptedException {
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        throw new IllegalStateException("a client failed", e.getCause());
      }
    }
    return results;
  }
}
