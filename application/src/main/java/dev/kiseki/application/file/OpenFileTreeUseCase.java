package dev.kiseki.application.file;

import dev.kiseki.application.content.FrameBuffers;
import dev.kiseki.application.file.content.ContentFlusher;
import dev.kiseki.application.file.lock.LockTable;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.ports.in.BodyDigest;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.MountTerms;
import dev.kiseki.ports.in.file.OpenFileTree;
import dev.kiseki.ports.out.files.FileStore;
import dev.kiseki.ports.out.system.IdSource;
import dev.kiseki.ports.out.system.RandomBytes;
import dev.kiseki.ports.out.system.WallClock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * See {@link OpenFileTree}. One for a deployment: open files, their unpublished changes and locks
 * are shared by all of its sessions. Close the sessions first, then this, then the store.
 */
public final class OpenFileTreeUseCase implements OpenFileTree, AutoCloseable {
  /** Unflushed bytes of all files together. */
  public static final long USUAL_BUDGET_BYTES = 64L << 20;

  private static final long SWEEP_MILLIS = 1000;

  private final Namespaces namespaces;
  private final FileStore store;
  private final WallClock clock;
  private final IdSource ids;
  private final FilePublisher publisher;
  private final OpenNodes openNodes;
  private final LazyCloses lazyCloses = new LazyCloses();
  private final LockTable locks = new LockTable();
  private final Neighbours neighbours = new Neighbours();
  private final AtomicLong lastSession = new AtomicLong();
  private final ExecutorService sealers =
      Executors.newFixedThreadPool(
          Runtime.getRuntime().availableProcessors(),
          Thread.ofPlatform().daemon().name("kiseki-seal-", 0).factory());
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("kiseki-open-files").factory());

  /**
   * @param digests the MD5 of a content, anew each time
   * @param budgetBytes of unflushed changes in memory
   */
  public OpenFileTreeUseCase(
      Namespaces namespaces,
      FileStore store,
      IdSource ids,
      WallClock clock,
      RandomBytes random,
      Supplier<BodyDigest> digests,
      FrameBuffers.Pool buffers,
      long budgetBytes) {
    this.namespaces = namespaces;
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.publisher =
        new FilePublisher(ids, clock, random, digests, new ContentFlusher(ids, buffers, sealers));
    this.openNodes = new OpenNodes(clock, digests, publisher, budgetBytes);
    var _ =
        sweeper.scheduleWithFixedDelay(
            this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public FileTree open(MountTerms terms) {
    Session session =
        new Session(
            lastSession.incrementAndGet(),
            terms,
            namespaces,
            store,
            clock,
            ids,
            openNodes,
            neighbours);
    return new FileSession(
        session, openNodes, publisher, lazyCloses, locks, new AccessTimes(clock));
  }

  /**
   * Plans pin space: those that nobody reads by go. Room is looked for anew, lazy closes become
   * durable.
   */
  void sweep() {
    for (OpenNode node : openNodes.all()) {
      step(() -> node.exclusivelyIfIdle(node.published()::closeOldPlan));
    }
    step(openNodes.space()::expire);
    step(lazyCloses::settle);
  }

  /** What goes wrong once must not end the timer. */
  private static void step(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      System.getLogger(OpenFileTreeUseCase.class.getName())
          .log(System.Logger.Level.WARNING, "a sweep of open files failed", e);
    }
  }

  /** Unflushed bytes of all files. */
  long memoryBytes() {
    return openNodes.memoryBytes();
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
    sealers.shutdown();
  }
}
