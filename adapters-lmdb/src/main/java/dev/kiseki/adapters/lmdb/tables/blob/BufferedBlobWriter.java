package dev.kiseki.adapters.lmdb.tables.blob;

import dev.kiseki.adapters.lmdb.engine.SmallBlob;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.chunks.BlobWriter;
import dev.kiseki.ports.out.chunks.NewBlob;
import dev.kiseki.ports.out.chunks.StagedBlob;
import java.util.Arrays;

/** Collects the frames of a small blob, which travels with the rows of its operation. */
final class BufferedBlobWriter implements BlobWriter {
  private final TenantId tenant;
  private final NewBlob blob;
  private final int sealedFrameBytes;
  private final UnfinishedBlobs.Ticket ticket;
  private byte[] sealed;
  private boolean finished;
  private int position;
  private long plainBytes;

  BufferedBlobWriter(
      TenantId tenant,
      NewBlob blob,
      int sealedFrameBytes,
      int sealedBytes,
      UnfinishedBlobs.Ticket ticket) {
    this.tenant = tenant;
    this.blob = blob;
    this.sealedFrameBytes = sealedFrameBytes;
    this.ticket = ticket;
    this.sealed = new byte[sealedBytes];
  }

  @Override
  public void append(byte[] frame, int offset, int length, int plainLength) {
    if (length > sealed.length - position) {
      grow(position + length);
    }
    System.arraycopy(frame, offset, sealed, position, length);
    position += length;
    plainBytes += plainLength;
  }

  private void grow(int sealedBytes) {
    if (sealedBytes > SmallBlob.MAX_SEALED_BYTES) {
      throw new KisekiException(
          ErrorCode.INTERNAL,
          "A blob became much longer than announced.",
          Fact.of("expected", blob.expectedBytes()));
    }
    int room = Math.max(sealedBytes, Math.min(SmallBlob.MAX_SEALED_BYTES, 2 * sealed.length));
    sealed = Arrays.copyOf(sealed, room);
  }

  @Override
  public StagedBlob finish() {
    byte[] body = position == sealed.length ? sealed : Arrays.copyOf(sealed, position);
    SmallBlob small = new SmallBlob(tenant, blob.id(), sealedFrameBytes, body);
    finished = true;
    return new Staged(
        blob,
        plainBytes,
        rows -> rows.placeSmall(small),
        (frame, target, offset) -> copyFrame(body, frame, target, offset),
        () -> {},
        ticket);
  }

  private int copyFrame(byte[] body, long frame, byte[] target, int offset) {
    int from = Math.toIntExact(frame * sealedFrameBytes);
    int length = Math.min(sealedFrameBytes, body.length - from);
    System.arraycopy(body, from, target, offset, length);
    return length;
  }

  @Override
  public void close() {
    sealed = new byte[0];
    if (!finished) {
      ticket.end();
    }
  }
}
