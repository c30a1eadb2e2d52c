package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.ports.in.file.FileTree;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The workers of one connection: as many as are needed to have one idle, between two bounds. While
 * one is idle a FORGET or INTERRUPT is read at once, whatever the others wait for. Thread-safe.
 */
final class WorkerPool {
  private final Device device;
  private final Dispatcher dispatcher;
  private final Crew crew;

  private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger workerCount = new AtomicInteger();

  /** Workers in read(2) or on their way there. */
  private final AtomicInteger idleCount = new AtomicInteger();

  private final AtomicInteger names = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private final RequestCounts counts = new RequestCounts();
  private volatile boolean stopping;
  private volatile boolean abandoned;

  WorkerPool(
      Device device,
      FileTree tree,
      NodeNumbers numbers,
      AttributeLayout layout,
      KernelMemory memory,
      Crew crew) {
    this.device = device;
    this.crew = crew;
    this.dispatcher = new Dispatcher(tree, numbers, layout, memory, this::sendLate, this::isInHand);
  }

  void start() {
    for (int i = 0; i < crew.least(); i++) {
      startWorker();
    }
  }

  private void startWorker() {
    Worker worker = new Worker(device, dispatcher, this);
    workers.add(worker);
    workerCount.incrementAndGet();
    idleCount.incrementAndGet();
    Thread.ofPlatform().daemon().name("kiseki-fuse-" + names.incrementAndGet()).start(worker);
  }

  /** Whether an idle worker goes on: not when the pool stops, nor when it is one too many. */
  boolean goesOn() {
    if (stopping) {
      return false;
    }
    int idle = idleCount.get();
    return idle <= crew.mostIdle() || !idleCount.compareAndSet(idle, idle - 1);
  }

  void busy(Opcode opcode) {
    counts.add(opcode);
    if (idleCount.decrementAndGet() == 0 && workerCount.get() < crew.most() && !stopping) {
      startWorker();
    }
  }

  void idle() {
    idleCount.incrementAndGet();
  }

  /** There is nothing to receive any more: the file system is unmounted. */
  void connectionEnded() {
    stopping = true;
  }

  void left(Worker worker) {
    workers.remove(worker);
    if (workerCount.decrementAndGet() == 0 && stopping) {
      dispatcher.close();
      end.countDown();
    }
  }

  void awaitEnd() throws InterruptedException {
    end.await();
  }

  /**
   * Stops serving a connection that the kernel keeps because a process still uses the detached
   * mount. A thread in read(2) cannot be called off (aborting takes a mounted fusectl, and
   * NOTIFY_RETRIEVE, which would send it a request, an open file): it stays until the process
   * leaves, and answers what is asked meanwhile as a dead mount does.
   */
  void abandon() {
    abandoned = true;
    dispatcher.close();
  }

  boolean isAbandoned() {
    return abandoned;
  }

  private void sendLate(long unique, int errno) {
    try (Arena arena = Arena.ofConfined()) {
      Reply reply = new Reply(arena.allocate(Reply.HEADER_BYTES));
      MemorySegment message = errno == 0 ? reply.success(unique) : reply.failure(errno, unique);
      device.sendIfOpen(message, reply.length());
    }
  }

  RequestCounts counts() {
    return counts;
  }

  private boolean isInHand(long unique) {
    for (Worker worker : workers) {
      if (worker.inHand() == unique) {
        return true;
      }
    }
    return false;
  }
}
