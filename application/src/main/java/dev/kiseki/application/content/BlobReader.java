package dev.kiseki.application.content;

import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.BlobId;
import dev.kiseki.ports.in.ByteSink;
import dev.kiseki.ports.out.chunks.BlobRef;
import dev.kiseki.ports.out.chunks.StagedBlob;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads a file's blobs anywhere, from several threads at once. Keeps a few cursors: as many streams
 * may be read on without opening a frame twice. Thread-safe.
 */
public final class BlobReader implements AutoCloseable {
  /** More streams than this through one file at once open frames again. */
  private static final int MOST_IDLE_CURSORS = 4;

  private final ReentrantLock guard = new ReentrantLock();
  private final Deque<FrameCursor> idle = new ArrayDeque<>();

  /** DATA_CORRUPT before a damaged byte goes out. */
  public void read(OpenNamespace namespace, BlobRef blob, long offset, long length, ByteSink sink) {
    read(namespace, SealedBlob.of(namespace.chunks(), blob), offset, length, sink);
  }

  /** The same for a blob that no content names yet. */
  public void read(
      OpenNamespace namespace, StagedBlob blob, long offset, long length, ByteSink sink) {
    read(namespace, SealedBlob.of(namespace.chunks(), blob), offset, length, sink);
  }

  private void read(
      OpenNamespace namespace, SealedBlob blob, long offset, long length, ByteSink sink) {
    FrameCursor cursor = take(namespace, blob.id(), offset / blob.frameSizeBytes());
    try {
      cursor.read(blob, offset, length, sink);
    } finally {
      giveBack(cursor);
    }
  }

  private FrameCursor take(OpenNamespace namespace, BlobId blob, long frame) {
    guard.lock();
    try {
      for (Iterator<FrameCursor> cursors = idle.iterator(); cursors.hasNext(); ) {
        FrameCursor cursor = cursors.next();
        if (cursor.isAt(blob, frame)) {
          cursors.remove();
          return cursor;
        }
      }
      return idle.size() < MOST_IDLE_CURSORS
          ? new FrameCursor(namespace.keys())
          : idle.removeLast();
    } finally {
      guard.unlock();
    }
  }

  private void giveBack(FrameCursor cursor) {
    guard.lock();
    try {
      if (idle.size() < MOST_IDLE_CURSORS) {
        idle.addFirst(cursor);
      } else {
        cursor.close();
      }
    } finally {
      guard.unlock();
    }
  }

  @Override
  public void close() {
    guard.lock();
    try {
      idle.forEach(FrameCursor::close);
      idle.clear();
    } finally {
      guard.unlock();
    }
  }
}
