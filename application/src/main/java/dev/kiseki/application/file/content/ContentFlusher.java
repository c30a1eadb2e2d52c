package dev.kiseki.application.file.content;

import dev.kiseki.application.content.FrameBuffers;
import dev.kiseki.application.content.LooseBlob;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.system.IdSource;
import java.util.ArrayList;
import java.util.List;

/** Turns dirty pages into blobs. Nobody but the open file knows of them before it is published. */
public final class ContentFlusher {
  private final IdSource ids;
  private final FrameBuffers.Pool buffers;

  public ContentFlusher(IdSource ids, FrameBuffers.Pool buffers) {
    this.ids = ids;
    this.buffers = buffers;
  }

  /** Everything. The blobs belong to the caller. */
  public List<StagedBlob> flush(
      OpenNamespace namespace, OpenContent content, SequentialDigest digest) {
    return flush(namespace, content, digest, content.dirtyRuns());
  }

  /** All but the block at which a sequential writer is: it would be sealed again soon. */
  public List<StagedBlob> flushComplete(
      OpenNamespace namespace, OpenContent content, SequentialDigest digest) {
    List<Extent.Range> runs = new ArrayList<>(content.dirtyRuns());
    if (!runs.isEmpty()) {
      Extent.Range last = runs.removeLast();
      long end = last.end() - last.end() % DirtyPages.BLOCK_BYTES;
      if (end > last.start()) {
        runs.add(new Extent.Range(last.start(), end));
      }
    }
    return flush(namespace, content, digest, runs);
  }

  private List<StagedBlob> flush(
      OpenNamespace namespace,
      OpenContent content,
      SequentialDigest digest,
      List<Extent.Range> runs) {
    List<StagedBlob> blobs = new ArrayList<>();
    List<Extent.Range> batch = new ArrayList<>();
    long batchBytes = 0;
    for (Extent.Range run : split(runs)) {
      if (batchBytes + run.length() > LooseBlob.MOST_BYTES) {
        blobs.add(write(namespace, content, digest, batch, batchBytes));
        batch.clear();
        batchBytes = 0;
      }
      batch.add(run);
      batchBytes += run.length();
    }
    if (batchBytes > 0) {
      blobs.add(write(namespace, content, digest, batch, batchBytes));
    }
    return blobs;
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

  private StagedBlob write(
      OpenNamespace namespace,
      OpenContent content,
      SequentialDigest digest,
      List<Extent.Range> runs,
      long totalBytes) {
    StagedBlob staged;
    try (LooseBlob blob = new LooseBlob(namespace, ids, totalBytes, buffers)) {
      for (Extent.Range run : runs) {
        content.forEachSlice(run, blob::append);
      }
      staged = blob.finish();
    }
    long offset = 0;
    for (Extent.Range run : runs) {
      digest(content, digest, run);
      content.flushed(
          new Extent(run.start(), run.end(), new Extent.Source.Flushed(staged, offset)));
      offset += run.length();
    }
    return staged;
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
