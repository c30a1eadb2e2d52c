package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import java.util.Optional;

/**
 * One removal.
 *
 * @param version the version to remove for good; empty to remove the current object, which in a
 *     namespace with versions means to mark the key as deleted
 * @param expected of that version, or of the current object or delete marker
 * @param newNode the delete marker's, if one is made; or that of an older version that comes back,
 *     because the one it had may be another file's by now
 * @param modifiedMillis of the marker
 */
public record RemoveRow(
    ObjectKey key,
    Optional<VersionId> version,
    Expected expected,
    NodeId newNode,
    long modifiedMillis,
    KeySeal seal) {}
