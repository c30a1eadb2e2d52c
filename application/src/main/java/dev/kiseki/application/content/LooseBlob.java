package dev.kiseki.application.content;

import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.BlobId;
import dev.kiseki.ports.out.chunks.BlobWriter;
import dev.kiseki.ports.out.chunks.NewBlob;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.keys.FrameCipher;
import dev.kiseki.ports.out.system.IdSource;

/**
 * Seals bytes of known number into one blob whose place in a content is settled later, when the
 * content is published. One thread.
 */
public final class LooseBlob implements AutoCloseable {
  /** The most that one blob takes. */
  public static final long MOST_BYTES = FrameSizes.BLOB_MAX_BYTES;

  private final long lengthBytes;
  private final int frameBytes;
  private final FrameCipher cipher;
  private final BlobWriter writer;
  private final FrameBuffers.Pool pool;
  private final FrameBuffers buffers;
  private long frame;
  private int filled;

  /**
   * @param scattered whether it holds many short runs, of which a reader wants one: in small frames
   */
  public LooseBlob(
      OpenNamespace namespace,
      IdSource ids,
      long lengthBytes,
      boolean scattered,
      FrameBuffers.Pool pool) {
    this.lengthBytes = lengthBytes;
    this.frameBytes =
        scattered || lengthBytes <= FrameSizes.SMALL_CONTENT_BYTES
            ? FrameSizes.SMALL_FRAME_BYTES
            : FrameSizes.LARGE_FRAME_BYTES;
    this.pool = pool;
    BlobId blob = ids.blob();
    int epoch = namespace.keys().currentEpoch();
    this.cipher = namespace.keys().frames(blob, frameBytes, epoch);
    this.writer = namespace.chunks().create(new NewBlob(blob, frameBytes, epoch, lengthBytes));
    this.buffers = pool.take();
  }

  public void append(byte[] bytes, int offset, int length) {
    for (int done = 0; done < length; ) {
      int count = Math.min(frameBytes - filled, length - done);
      if (count == frameBytes) {
        seal(bytes, offset + done, count);
      } else {
        fill(bytes, offset + done, count);
      }
      done += count;
    }
  }

  private void fill(byte[] bytes, int offset, int count) {
    buffers.touch(filled + count);
    System.arraycopy(bytes, offset, buffers.plain(), filled, count);
    filled += count;
    if (filled == frameBytes || endsAt(filled)) {
      seal(buffers.plain(), 0, filled);
      filled = 0;
    }
  }

  private boolean endsAt(int inFrame) {
    return frame * frameBytes + inFrame == lengthBytes;
  }

  private void seal(byte[] plain, int offset, int count) {
    int sealed = cipher.seal(frame, endsAt(count), plain, offset, count, buffers.sealed(), 0);
    writer.append(buffers.sealed(), 0, sealed, count);
    frame++;
  }

  /** After the last byte. Who gets the blob closes it, unless a commit takes it over. */
  public StagedBlob finish() {
    return writer.finish();
  }

  @Override
  public void close() {
    pool.giveBack(buffers);
    writer.close();
  }
}
