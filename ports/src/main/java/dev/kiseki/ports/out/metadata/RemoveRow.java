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
 * @param marker the delete marker, if one is made
 * @param modifiedMillis of the marker
 */
public record RemoveRow(
    ObjectKey key,
    Optional<VersionId> version,
    Expected expected,
    NodeId marker,
    long modifiedMillis,
    KeySeal seal) {}
