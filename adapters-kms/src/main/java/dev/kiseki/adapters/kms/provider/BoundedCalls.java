package dev.kiseki.adapters.kms.provider;

import dev.kiseki.domain.KisekiException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls into code that knows no timeout: a native library, a client that retries as it likes. The
 * caller waits no longer than it may; a call that never ends keeps one of a few threads, and when
 * all hang the service counts as away.
 */
public final class BoundedCalls implements AutoCloseable {
  private static final int MAX_THREADS = 8;

  /** More calls than this at once come from a mistake: a tenant makes one at a time. */
  private static final int MAX_WAITING = 256;

  private static final long IDLE_SECONDS = 10;

  private final KmsFailure failure;
  private final Duration time;
  private final ExecutorService threads;

  private BoundedCalls(String provider, Duration time, ThreadFactory threads) {
    this.failure = KmsFailure.of(provider);
    this.time = time;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            threads);
    pool.allowCoreThreadTimeOut(true);
    this.threads = pool;
  }

  /** For native code: a thread that hangs there is lost. */
  public static BoundedCalls onPlatformThreads(String provider, Duration time) {
    return new BoundedCalls(
        provider, time, Thread.ofPlatform().daemon().name("kms-" + provider).factory());
  }

  /** For sockets: to interrupt a virtual thread that waits for one closes it. */
  public static BoundedCalls onVirtualThreads(String provider, Duration time) {
    return new BoundedCalls(provider, time, Thread.ofVirtual().name("kms-" + provider).factory());
  }

  /** The call's result; its KisekiException as it is, anything else as an unreachable service. */
  public <R> R call(Callable<R> work) {
    Future<R> result = submit(work);
    try {
      return result.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      result.cancel(true);
      throw failure.slow(e);
    } catch (InterruptedException e) {
      result.cancel(true);
      Thread.currentThread().interrupt();
      throw failure.slow(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KisekiException known) {
        throw known;
      }
      throw failure.unreachable(e.getCause());
    }
  }

  private <R> Future<R> submit(Callable<R> work) {
    try {
      return threads.submit(work);
    } catch (RejectedExecutionException e) {
      throw failure.slow(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
