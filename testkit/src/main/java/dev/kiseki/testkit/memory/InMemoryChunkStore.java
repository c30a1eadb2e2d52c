package dev.kiseki.testkit.memory;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.chunks.BlobRef;
import dev.kiseki.ports.out.chunks.BlobWriter;
import dev.kiseki.ports.out.chunks.ChunkStore;
import dev.kiseki.ports.out.chunks.NewBlob;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.chunks.TenantChunks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Frames in a map. Blobs that were taken stay for as long as the store: nothing is reclaimed here.
 * Thread-safe.
 */
public final class InMemoryChunkStore implements ChunkStore {
  private final Map<TenantId, Map<BlobId, List<byte[]>>> blobs = new ConcurrentHashMap<>();

  @Override
  public TenantChunks tenant(TenantId tenant) {
    return new Chunks(blobs.computeIfAbsent(tenant, _ -> new ConcurrentHashMap<>()));
  }

  /** Blobs staged or taken: what a test of leaks looks at. */
  public int blobCount(TenantId tenant) {
    return blobs.getOrDefault(tenant, Map.of()).size();
  }

  private record Chunks(Map<BlobId, List<byte[]>> blobs) implements TenantChunks {
    @Override
    public BlobWriter create(NewBlob blob) {
      return new Writer(blobs, blob);
    }

    @Override
    public int readFrame(BlobRef blob, long frame, byte[] target, int offset) {
      return readFrame(blob.id(), frame, target, offset);
    }

    @Override
    public int readFrame(StagedBlob blob, long frame, byte[] target, int offset) {
      return readFrame(blob.id(), frame, target, offset);
    }

    private int readFrame(BlobId blob, long frame, byte[] target, int offset) {
      List<byte[]> frames = blobs.get(blob);
      if (frames == null || frame >= frames.size()) {
        throw new KisekiException(
            ErrorCode.DATA_CORRUPT,
            "A stored frame is not there.",
            Fact.of("blob", blob),
            Fact.of("frame", frame));
      }
      byte[] sealed = frames.get((int) frame);
      System.arraycopy(sealed, 0, target, offset, sealed.length);
      return sealed.length;
    }
  }

  /** One thread. */
  private static final class Writer implements BlobWriter {
    private final Map<BlobId, List<byte[]>> blobs;
    private final NewBlob blob;
    private final List<byte[]> frames = new ArrayList<>();
    private long lengthBytes;

    Writer(Map<BlobId, List<byte[]>> blobs, NewBlob blob) {
      this.blobs = blobs;
      this.blob = blob;
    }

    @Override
    public void append(byte[] sealed, int offset, int length, int plainLength) {
      if (lengthBytes != (long) frames.size() * blob.frameSizeBytes()
          || plainLength > blob.frameSizeBytes()) {
        throw new IllegalStateException("every frame but the last is full");
      }
      frames.add(Arrays.copyOfRange(sealed, offset, offset + length));
      lengthBytes += plainLength;
    }

    @Override
    public StagedBlob finish() {
      blobs.put(blob.id(), frames);
      return new Staged(blobs, blob, lengthBytes);
    }

    @Override
    public void close() {}
  }

  /** Owned by the writer until a metadata operation takes it. */
  static final class Staged implements StagedBlob {
    private final Map<BlobId, List<byte[]>> blobs;
    private final NewBlob blob;
    private final long lengthBytes;
    private volatile boolean taken;

    Staged(Map<BlobId, List<byte[]>> blobs, NewBlob blob, long lengthBytes) {
      this.blobs = blobs;
      this.blob = blob;
      this.lengthBytes = lengthBytes;
    }

    BlobRef take() {
      taken = true;
      return new BlobRef(
          blob.id(), lengthBytes, blob.frameSizeBytes(), blob.keyEpoch(), new byte[0]);
    }

    @Override
    public BlobId id() {
      return blob.id();
    }

    @Override
    public long lengthBytes() {
      return lengthBytes;
    }

    @Override
    public int frameSizeBytes() {
      return blob.frameSizeBytes();
    }

    @Override
    public int keyEpoch() {
      return blob.keyEpoch();
    }

    @Override
    public void close() {
      if (!taken) {
        blobs.remove(blob.id());
      }
    }
  }
}
