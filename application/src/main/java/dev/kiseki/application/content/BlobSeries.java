package dev.kiseki.application.content;

import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ContentId;
import dev.kiseki.ports.in.ByteSlice;
import dev.kiseki.ports.out.chunks.BlobWriter;
import dev.kiseki.ports.out.chunks.NewBlob;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.keys.FrameCipher;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.StagedExtent;
import dev.kiseki.ports.out.system.IdSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes one content as a series of blobs of at most {@link FrameSizes#BLOB_MAX_BYTES}. A frame is
 * sealed only when it is known whether it is its blob's last: with a known length at once, straight
 * from the slice; otherwise one frame is held back. One thread.
 */
final class BlobSeries implements AutoCloseable {
  private final OpenNamespace namespace;
  private final IdSource ids;
  private final ContentId content;
  private final OptionalLong expected;
  private final FrameBuffers buffers;
  private final int frameBytes;
  private final List<StagedExtent> finished = new ArrayList<>();

  private @Nullable BlobWriter writer;
  private @Nullable FrameCipher cipher;
  private BlobId blob = new BlobId(0, 0);
  private long blobStart;
  private long blobBytes;
  private long sizeBytes;
  private int heldBytes;
  private boolean handedOver;

  BlobSeries(
      OpenNamespace namespace,
      IdSource ids,
      ContentId content,
      OptionalLong expected,
      FrameBuffers buffers) {
    this.namespace = namespace;
    this.ids = ids;
    this.content = content;
    this.expected = expected;
    this.buffers = buffers;
    this.frameBytes = FrameSizes.frameBytes(expected);
  }

  long sizeBytes() {
    return sizeBytes;
  }

  void append(ByteSlice slice) {
    for (int done = 0; done < slice.length(); done += frameBytes) {
      int length = Math.min(frameBytes, slice.length() - done);
      sizeBytes += length;
      if (expected.isPresent()) {
        seal(slice.array(), slice.offset() + done, length, sizeBytes == expected.getAsLong());
      } else {
        sealHeld(false);
        buffers.touch(length);
        System.arraycopy(slice.array(), slice.offset() + done, buffers.plain(), 0, length);
        heldBytes = length;
      }
    }
  }

  StagedContent finish() {
    sealHeld(true);
    handedOver = true;
    return new StagedContent(
        content,
        sizeBytes,
        namespace.keys().currentEpoch(),
        new ContentBody.Blobs(List.copyOf(finished)));
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
    if (!handedOver) {
      finished.forEach(extent -> extent.blob().close());
    }
  }

  private void sealHeld(boolean isEnd) {
    if (heldBytes > 0) {
      seal(buffers.plain(), 0, heldBytes, isEnd);
      heldBytes = 0;
    }
  }

  private void seal(byte[] plain, int offset, int length, boolean isEnd) {
    BlobWriter open = writer == null ? begin() : writer;
    boolean last = isEnd || blobBytes + length == FrameSizes.BLOB_MAX_BYTES;
    FrameCipher frames = java.util.Objects.requireNonNull(cipher);
    int sealed =
        frames.seal(blobBytes / frameBytes, last, plain, offset, length, buffers.sealed(), 0);
    open.append(buffers.sealed(), 0, sealed, length);
    blobBytes += length;
    if (last) {
      end(open);
    }
  }

  private BlobWriter begin() {
    blob = ids.blob();
    blobBytes = 0;
    int epoch = namespace.keys().currentEpoch();
    cipher = namespace.keys().frames(blob, frameBytes, epoch);
    long bound =
        expected.isPresent()
            ? Math.min(FrameSizes.BLOB_MAX_BYTES, expected.getAsLong() - blobStart)
            : FrameSizes.BLOB_MAX_BYTES;
    writer = namespace.chunks().create(new NewBlob(blob, frameBytes, epoch, bound));
    return writer;
  }

  private void end(BlobWriter open) {
    // Before the blob is finished: should the keys be gone, closing the writer still gives its
    // space back.
    byte[] tag =
        namespace
            .keys()
            .tag(
                Purpose.EXTENT,
                SealContext.blobExtent(content, blobStart, blobStart + blobBytes, 0, blob));
    StagedBlob staged = open.finish();
    finished.add(new StagedExtent(blobStart, staged, tag));
    blobStart += blobBytes;
    writer = null;
  }
}
