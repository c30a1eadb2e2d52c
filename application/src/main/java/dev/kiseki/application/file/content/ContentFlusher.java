package dev.kiseki.application.file.content;

import dev.kiseki.application.content.FrameBuffers;
import dev.kiseki.application.content.LooseBlob;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.system.IdSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** Turns dirty pages into blobs. Nobody but the open file knows of them before it is published. */
public final class ContentFlusher {
  /** Runs that are shorter on average are read one by one. */
  private static final int SCATTERED_BYTES = 64 * 1024;

  private final IdSource ids;
  private final FrameBuffers.Pool buffers;
  private final Executor background;

  /**
   * @param background seals and writes beside whoever goes on changing the file
   */
  public ContentFlusher(IdSource ids, FrameBuffers.Pool buffers, Executor background) {
    this.ids = ids;
    this.buffers = buffers;
    this.background = background;
  }

  /** Everything, at once. The blobs belong to the caller. */
  public List<Flushing> flush(
      OpenNamespace namespace, OpenContent content, SequentialDigest digest) {
    List<Flushing> begun = new ArrayList<>();
    for (Flushing flushing : begin(namespace, content, digest, content.dirtyRuns())) {
      flushing.run();
      begun.add(flushing);
    }
    return begun;
  }

  /**
   * All but the block at which a sequential writer is: it would be sealed again soon. In the
   * background.
   */
  public List<Flushing> flushComplete(
      OpenNamespace namespace, OpenContent content, SequentialDigest digest) {
    List<Extent.Range> runs = new ArrayList<>(content.dirtyRuns());
    if (!runs.isEmpty()) {
      Extent.Range last = runs.removeLast();
      long end = last.end() - last.end() % DirtyPages.BLOCK_BYTES;
      if (end > last.start()) {
        runs.add(new Extent.Range(last.start(), end));
      }
    }
    List<Flushing> begun = begin(namespace, content, digest, runs);
    begun.forEach(this::runInBackground);
    return begun;
  }

  private void runInBackground(Flushing flushing) {
    try {
      background.execute(flushing);
    } catch (RuntimeException | Error e) {
      // The server is at its end, or has no thread left; what was written is still to be kept.
      flushing.run();
    }
  }

  private List<Flushing> begin(
      OpenNamespace namespace,
      OpenContent content,
      SequentialDigest digest,
      List<Extent.Range> runs) {
    List<Flushing> begun = new ArrayList<>();
    List<Extent.Range> batch = new ArrayList<>();
    long batchBytes = 0;
    for (Extent.Range run : split(runs)) {
      if (batchBytes + run.length() > LooseBlob.MOST_BYTES) {
        begun.add(begin(namespace, content, digest, batch, batchBytes));
        batch.clear();
        batchBytes = 0;
      }
      batch.add(run);
      batchBytes += run.length();
    }
    if (batchBytes > 0) {
      begun.add(begin(namespace, content, digest, batch, batchBytes));
    }
    return begun;
  }

  /** No run is longer than a blob. */
  private static List<Extent.Range> split(List<Extent.Range> runs) {
    List<Extent.Range> pieces = new ArrayList<>();
    for (Extent.Range run : runs) {
      for (long start = run.start(); start < run.end(); start += LooseBlob.MOST_BYTES) {
        pieces.add(new Extent.Range(start, Math.min(run.end(), start + LooseBlob.MOST_BYTES)));
      }
    }
    return pieces;
  }

  private Flushing begin(
      OpenNamespace namespace,
      OpenContent content,
      SequentialDigest digest,
      List<Extent.Range> runs,
      long totalBytes) {
    List<DirtyPages.Slice> slices = new ArrayList<>();
    for (Extent.Range run : runs) {
      digest(content, digest, run);
      slices.addAll(content.take(run));
    }
    boolean scattered = totalBytes / runs.size() < SCATTERED_BYTES;
    Flushing flushing =
        new Flushing(totalBytes, () -> seal(namespace, slices, totalBytes, scattered));
    long offset = 0;
    for (Extent.Range run : runs) {
      content.flushed(
          new Extent(run.start(), run.end(), new Extent.Source.Flushed(flushing, offset)));
      offset += run.length();
    }
    return flushing;
  }

  private StagedBlob seal(
      OpenNamespace namespace, List<DirtyPages.Slice> slices, long totalBytes, boolean scattered) {
    try (LooseBlob blob = new LooseBlob(namespace, ids, totalBytes, scattered, buffers)) {
      slices.forEach(slice -> blob.append(slice.array(), slice.offset(), slice.length()));
      return blob.finish();
    }
  }

  private static void digest(OpenContent content, SequentialDigest digest, Extent.Range run) {
    long[] position = {run.start()};
    content.forEachSlice(
        run,
        (bytes, from, length) -> {
          digest.flushed(position[0], bytes, from, length);
          position[0] += length;
        });
  }
}
