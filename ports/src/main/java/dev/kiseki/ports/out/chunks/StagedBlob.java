package dev.kiseki.ports.out.chunks;

import dev.kiseki.domain.BlobId;

/**
 * A blob whose frames are all handed over but that no row names yet. It becomes part of a content,
 * and durable, with the metadata operation that takes it; until then {@link #close} gives its space
 * back. Closing after that does nothing.
 */
public interface StagedBlob extends AutoCloseable {
  BlobId id();

  long lengthBytes();

  int frameSizeBytes();

  int keyEpoch();

  @Override
  void close();
}
