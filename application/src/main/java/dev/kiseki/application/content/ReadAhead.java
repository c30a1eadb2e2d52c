package dev.kiseki.application.content;

import dev.kiseki.ports.in.ByteSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens frames on one thread while another sends those before: opening is half the time of a large
 * read. Bounded by the arrays that go round; when the transfer returns or throws, the other thread
 * has ended, so what it reads may be let go.
 */
final class ReadAhead implements FrameOutput {
  private static final int ARRAYS = 4;

  /** A part of an array; without one, the end. */
  private record Filled(@Nullable FrameBuffers buffers, int from, int length) {
    static final Filled END = new Filled(null, 0, 0);
  }

  /** The receiver has failed: what is opened from now on is for nobody. */
  private static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Abandoned() {
      super(null, null, false, false);
    }
  }

  private final BlockingQueue<FrameBuffers> free = new ArrayBlockingQueue<>(ARRAYS);
  private final BlockingQueue<Filled> filled = new ArrayBlockingQueue<>(ARRAYS + 1);
  private FrameBuffers current;
  private volatile boolean abandoned;
  private volatile @Nullable Throwable failure;

  private ReadAhead(List<FrameBuffers> arrays) {
    this.current = arrays.getFirst();
    free.addAll(arrays.subList(1, arrays.size()));
  }

  /** Runs {@code open} on a thread of its own and hands on what it writes, in order. */
  static void transfer(Consumer<FrameOutput> open, FrameBuffers.Pool pool, ByteSink sink) {
    List<FrameBuffers> arrays = new ArrayList<>(ARRAYS);
    for (int i = 0; i < ARRAYS; i++) {
      arrays.add(pool.take());
    }
    try {
      ReadAhead ahead = new ReadAhead(arrays);
      Thread.ofVirtual().name("kiseki-read-ahead").start(() -> ahead.produce(open));
      ahead.consume(sink);
    } finally {
      arrays.forEach(pool::giveBack);
    }
  }

  private void produce(Consumer<FrameOutput> open) {
    try {
      open.accept(this);
    } catch (Throwable e) {
      failure = e;
    } finally {
      filled.add(Filled.END);
    }
  }

  private void consume(ByteSink sink) {
    try {
      for (Filled next = take(filled); next.buffers() != null; next = take(filled)) {
        sink.write(next.buffers().plain(), next.from(), next.length());
        free.add(next.buffers());
      }
    } catch (RuntimeException | Error e) {
      abandoned = true;
      for (Filled rest = take(filled); rest.buffers() != null; rest = take(filled)) {
        free.add(rest.buffers());
      }
      throw e;
    }
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  @Override
  public FrameBuffers frames() {
    return current;
  }

  @Override
  public void write(int from, int length) {
    filled.add(new Filled(current, from, length));
    current = take(free);
    if (abandoned) {
      throw new Abandoned();
    }
  }

  /** Not ended by an interrupt: the other side always answers. */
  private static <T> T take(BlockingQueue<T> queue) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return queue.take();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
