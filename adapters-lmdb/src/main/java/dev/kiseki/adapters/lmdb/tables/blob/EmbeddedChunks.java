package dev.kiseki.adapters.lmdb.tables.blob;

import dev.kiseki.adapters.lmdb.engine.BlobLocator;
import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.LargeBlobWriter;
import dev.kiseki.adapters.lmdb.engine.SmallBlob;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.OwnedLocator;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.chunks.BlobRef;
import dev.kiseki.ports.out.chunks.BlobWriter;
import dev.kiseki.ports.out.chunks.ChunkStore;
import dev.kiseki.ports.out.chunks.NewBlob;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.chunks.TenantChunks;
import dev.kiseki.ports.out.keys.NamespaceKeys;

/** Sealed bytes in the engine's segments. */
public final class EmbeddedChunks implements ChunkStore {
  private final Engine engine;
  private final UnfinishedBlobs unfinished;

  public EmbeddedChunks(Engine engine) {
    this(engine, new UnfinishedBlobs());
  }

  public EmbeddedChunks(Engine engine, UnfinishedBlobs unfinished) {
    this.engine = engine;
    this.unfinished = unfinished;
  }

  @Override
  public TenantChunks tenant(TenantId tenant) {
    return new OfTenant(tenant);
  }

  private final class OfTenant implements TenantChunks {
    private final TenantId tenant;

    OfTenant(TenantId tenant) {
      this.tenant = tenant;
    }

    @Override
    public BlobWriter create(NewBlob blob) {
      long frames = Math.ceilDiv(blob.expectedBytes(), blob.frameSizeBytes());
      long sealedBytes = blob.expectedBytes() + frames * NamespaceKeys.FRAME_OVERHEAD;
      int sealedFrame = blob.frameSizeBytes() + NamespaceKeys.FRAME_OVERHEAD;
      if (sealedBytes <= SmallBlob.MAX_SEALED_BYTES) {
        UnfinishedBlobs.Ticket ticket = begin(blob);
        return new BufferedBlobWriter(tenant, blob, sealedFrame, (int) sealedBytes, ticket);
      }
      LargeBlobWriter run = engine.largeBlob(tenant, blob.id(), sealedBytes, sealedFrame);
      return new LargeRunWriter(engine, blob, run, begin(blob));
    }

    private UnfinishedBlobs.Ticket begin(NewBlob blob) {
      return unfinished.begin(tenant, blob.namespace(), blob.keyEpoch());
    }

    @Override
    public int readFrame(BlobRef blob, long frame, byte[] target, int offset) {
      BlobLocator locator = OwnedLocator.decode(tenant.value(), blob.id(), blob.locator());
      if (frame < 0 || frame >= locator.frameCount()) {
        throw RowIn.corrupt(Table.BLOB, "a frame beyond the blob's end");
      }
      return engine.blobs().readFrames(locator, frame, 1, target, offset);
    }

    @Override
    public int readFrame(StagedBlob blob, long frame, byte[] target, int offset) {
      return Staged.of(blob).readFrame(frame, target, offset);
    }
  }
}
