package dev.kiseki.ports.out.chunks;

import dev.kiseki.domain.BlobId;

/**
 * A blob about to be written.
 *
 * @param frameSizeBytes plaintext bytes of every frame but the last
 * @param expectedBytes plaintext length if known, else the bound; decides the placement
 */
public record NewBlob(BlobId id, int frameSizeBytes, int keyEpoch, long expectedBytes) {}
