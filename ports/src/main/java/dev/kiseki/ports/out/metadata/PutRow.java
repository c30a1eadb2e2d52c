package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;

/**
 * One new object.
 *
 * @param keyEpoch under which it was sealed
 */
public record PutRow(
    NamespaceId namespace,
    ObjectKey key,
    Expected expected,
    NodeId node,
    ContentId content,
    long sizeBytes,
    long modifiedMillis,
    int keyEpoch,
    byte[] sealedFacts,
    ContentBody body,
    EntrySeal seal) {}
