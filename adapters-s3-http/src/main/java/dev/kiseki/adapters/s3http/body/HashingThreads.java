package dev.kiseki.adapters.s3http.body;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that hash large bodies, one per processor, shared by all uploads. */
public final class HashingThreads implements AutoCloseable {
  /** More uploads than this wait for a thread by hashing on their own. */
  private static final int MAX_QUEUED = 256;

  private static final int IDLE_SECONDS = 30;

  private final ThreadPoolExecutor executor;

  public HashingThreads(int count) {
    AtomicInteger number = new AtomicInteger();
    this.executor =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_QUEUED),
            task ->
                Thread.ofPlatform()
                    .daemon()
                    .name("kiseki-hash-" + number.incrementAndGet())
                    .unstarted(task));
    executor.allowCoreThreadTimeOut(true);
  }

  /** Whether the task will run. */
  boolean tryExecute(Runnable task) {
    try {
      executor.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
