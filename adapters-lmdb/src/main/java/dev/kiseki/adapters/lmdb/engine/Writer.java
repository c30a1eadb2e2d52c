package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Has rows changed, by one thread at a time: whoever has the turn.
 *
 * <p>Mostly that is a thread of the writer's own, which runs whatever operations wait as one batch.
 * A caller that finds nobody at work and nothing waiting runs its operation itself, and flushes it
 * itself unless a flush is under way: to wake two threads and be woken takes longer than the work.
 * Only platform threads do so, which those of mounts are: LMDB's write lock belongs to a thread,
 * and a virtual thread may be moved to another in between.
 */
final class Writer implements Runnable {
  private static final int QUEUE_LENGTH = 4096;
  private static final int MAX_BATCH = 256;
  private static final long FULL_QUEUE_PAUSE_NANOS = 50_000;

  private final Batches batches;
  private final Flusher flusher;
  private final long waitNanos;
  private final ManyToOneConcurrentArrayQueue<PendingWrite<?>> queue =
      new ManyToOneConcurrentArrayQueue<>(QUEUE_LENGTH);
  private final AtomicReference<@Nullable CompletableFuture<Capture>> captureRequest =
      new AtomicReference<>();
  private final AtomicReference<@Nullable Thread> turn = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean parked;
  private volatile boolean stopping;
  private volatile boolean ended;

  Writer(Batches batches, Flusher flusher, long waitNanos) {
    this.batches = batches;
    this.flusher = flusher;
    this.waitNanos = waitNanos;
    this.thread = Thread.ofPlatform().daemon().name("kiseki-writer").unstarted(this);
  }

  void start() {
    thread.start();
  }

  /** Whether the caller is inside a write operation. */
  boolean isCurrentThread() {
    return turn.get() == Thread.currentThread();
  }

  long visibleSequence() {
    return batches.visibleSequence();
  }

  /** Runs an operation or hands it over; it will be completed or failed, whatever happens. */
  void submit(PendingWrite<?> write) {
    if (Thread.currentThread().isVirtual() || !runHere(write)) {
      enqueue(write);
    }
  }

  /** Asks for a capture at the next idle point. One at a time. */
  CompletableFuture<Capture> requestCapture() {
    CompletableFuture<Capture> request = new CompletableFuture<>();
    captureRequest.set(request);
    wake();
    return request;
  }

  /** Ends the thread after what is queued; returns whether it ended in time. */
  boolean stop(long millis) {
    stopping = true;
    LockSupport.unpark(thread);
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private boolean runHere(PendingWrite<?> write) {
    if (hasWork() || !takeTurn()) {
      return false;
    }
    boolean isRun;
    try {
      isRun = batches.runAtOnce(write);
    } finally {
      endTurn();
    }
    if (isRun && write.isAwaited()) {
      flusher.flushFor();
    }
    return isRun;
  }

  private void enqueue(PendingWrite<?> write) {
    long deadline = System.nanoTime() + waitNanos;
    while (!queue.offer(write)) {
      if (System.nanoTime() - deadline > 0) {
        throw new KisekiException(ErrorCode.STORE_BUSY, "too many writes wait");
      }
      LockSupport.parkNanos(FULL_QUEUE_PAUSE_NANOS);
    }
    wake();
    if (ended) {
      failQueued();
    }
  }

  /** Wakes the thread unless somebody has the turn, who looks for work when it ends. */
  private void wake() {
    if (parked && turn.get() == null) {
      LockSupport.unpark(thread);
    }
  }

  private boolean hasWork() {
    return !queue.isEmpty() || captureRequest.get() != null;
  }

  private boolean takeTurn() {
    return turn.compareAndSet(null, Thread.currentThread());
  }

  private void endTurn() {
    turn.set(null);
    if (hasWork() || stopping) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void run() {
    while (hasWork() || !stopping) {
      if (hasWork() && takeTurn()) {
        try {
          serveCapture();
          runQueued();
        } finally {
          turn.set(null);
        }
      } else {
        parkUntilWork();
      }
    }
    // For good: from now on nobody changes rows.
    while (!takeTurn()) {
      LockSupport.park(this);
    }
    ended = true;
    failQueued();
  }

  private void runQueued() {
    List<PendingWrite<?>> waiting = new ArrayList<>();
    queue.drainTo(waiting, MAX_BATCH);
    if (!waiting.isEmpty()) {
      batches.run(List.copyOf(waiting));
    }
  }

  private void parkUntilWork() {
    parked = true;
    if (turn.get() != null || (!hasWork() && !stopping)) {
      LockSupport.park(this);
    }
    parked = false;
  }

  private synchronized void failQueued() {
    for (PendingWrite<?> late = queue.poll(); late != null; late = queue.poll()) {
      late.fail(new KisekiException(ErrorCode.STORE_CLOSED, "the store is closed"));
    }
  }

  private void serveCapture() {
    CompletableFuture<Capture> request = captureRequest.getAndSet(null);
    if (request != null && !request.isDone()) {
      try {
        Capture capture = batches.capture();
        if (!request.complete(capture)) {
          batches.abandon(capture);
        }
      } catch (RuntimeException e) {
        request.completeExceptionally(e);
      }
    }
  }
}
