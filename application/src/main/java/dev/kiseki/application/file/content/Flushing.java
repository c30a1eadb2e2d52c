package dev.kiseki.application.file.content;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.chunks.StagedBlob;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from memory into a blob. Who needs the blob waits for it; one that could not
 * be made is tried again then, from the bytes that are still here. Thread-safe.
 */
public final class Flushing implements Runnable, AutoCloseable {
  private final long lengthBytes;
  private @Nullable Supplier<StagedBlob> work;
  private @Nullable StagedBlob blob;
  private @Nullable KisekiException failure;
  private boolean running = true;
  private boolean begun;
  private boolean closed;

  /**
   * To be {@linkplain #run run} once.
   *
   * @param work makes the blob; asked again after a failure
   */
  Flushing(long lengthBytes, Supplier<StagedBlob> work) {
    this.lengthBytes = lengthBytes;
    this.work = work;
  }

  /** One that is finished. */
  static Flushing done(StagedBlob blob) {
    Flushing done = new Flushing(blob.lengthBytes(), () -> blob);
    done.run();
    return done;
  }

  public long lengthBytes() {
    return lengthBytes;
  }

  /** Never throws: what goes wrong is for whoever needs the blob. */
  @Override
  public void run() {
    Optional<Supplier<StagedBlob>> making = begin();
    if (making.isEmpty()) {
      return;
    }
    try {
      finished(making.get().get());
    } catch (KisekiException e) {
      failed(e);
    } catch (RuntimeException | Error e) {
      failed(
          new KisekiException(
              e, ErrorCode.INTERNAL, "Changed bytes could not be brought to disk."));
    }
  }

  /** Nothing to do for one that was closed before its turn came. */
  private synchronized Optional<Supplier<StagedBlob>> begin() {
    begun = true;
    return Optional.ofNullable(work);
  }

  private synchronized void finished(StagedBlob made) {
    blob = made;
    work = null;
    running = false;
    if (closed) {
      made.close();
    }
    notifyAll();
  }

  private synchronized void failed(KisekiException e) {
    failure = e;
    running = false;
    notifyAll();
  }

  public synchronized boolean isRunning() {
    return running;
  }

  /** Waits until it ended, well or not; what went wrong. */
  public synchronized Optional<KisekiException> awaitEnd() {
    boolean interrupted = false;
    while (running) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return Optional.ofNullable(failure);
  }

  /** The blob, once it is there. What went wrong twice is thrown. */
  public StagedBlob await() {
    if (awaitEnd().isPresent() && beginAgain()) {
      run();
    }
    Optional<KisekiException> error = awaitEnd();
    if (error.isPresent()) {
      throw error.get().with();
    }
    synchronized (this) {
      return Objects.requireNonNull(blob);
    }
  }

  /** Whether it is the caller who tries. */
  private synchronized boolean beginAgain() {
    if (failure == null) {
      return false;
    }
    failure = null;
    running = true;
    return true;
  }

  /** The blob goes, unless a commit took it over; one that is not there yet goes as it comes. */
  @Override
  public synchronized void close() {
    closed = true;
    if (blob != null) {
      blob.close();
    } else if (!running || !begun) {
      work = null;
      running = false;
      notifyAll();
    }
  }
}
