package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.UploadId;

/**
 * An open multipart upload.
 *
 * @param sealedFacts what the client said at its creation, sealed
 */
public record UploadRow(
    UploadId id,
    NamespaceId namespace,
    ObjectKey key,
    long createdMillis,
    String principal,
    byte[] sealedFacts) {}
