package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.TenantId;

/**
 * A sealed body that travels with the rows of its operation. The array belongs to the engine until
 * the write call returns: do not change it.
 */
public final class SmallBlob {
  /** Larger bodies go through {@link Engine#largeBlob}. */
  public static final int MAX_SEALED_BYTES = 128 * 1024;

  private final TenantId tenant;
  private final BlobId blob;
  private final int sealedFrameBytes;
  private final byte[] sealed;

  /**
   * @param tenant whose body this is
   * @param blob its id
   * @param sealedFrameBytes length of every sealed frame but the last, tag included
   * @param sealed the frames, one after the other
   */
  public SmallBlob(TenantId tenant, BlobId blob, int sealedFrameBytes, byte[] sealed) {
    if (sealed.length > MAX_SEALED_BYTES || sealedFrameBytes < 1) {
      throw new IllegalArgumentException("small blob of " + sealed.length + " bytes");
    }
    this.tenant = tenant;
    this.blob = blob;
    this.sealedFrameBytes = sealedFrameBytes;
    this.sealed = sealed;
  }

  TenantId tenant() {
    return tenant;
  }

  BlobId blob() {
    return blob;
  }

  int sealedFrameBytes() {
    return sealedFrameBytes;
  }

  byte[] sealed() {
    return sealed;
  }
}
