package dev.kiseki.ports.out.chunks;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.NamespaceId;

/**
 * A blob about to be written.
 *
 * @param namespace whose key it is sealed under
 * @param frameSizeBytes plaintext bytes of every frame but the last
 * @param expectedBytes plaintext length if known, else the bound; decides the placement
 */
public record NewBlob(
    BlobId id, NamespaceId namespace, int frameSizeBytes, int keyEpoch, long expectedBytes) {}
