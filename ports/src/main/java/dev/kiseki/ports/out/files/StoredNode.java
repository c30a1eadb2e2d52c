package dev.kiseki.ports.out.files;

import dev.kiseki.domain.NodeId;
import java.util.Optional;

/**
 * A node as stored, its seals unopened.
 *
 * @param ownership empty where S3 made the node and nobody changed it: whoever asks has defaults
 * @param linkCount names of a file; of a directory, two and one for each directory in it; 0: it
 *     lives on because it is held
 * @param device of a device node, else 0
 * @param name how it was reached, empty when by its id alone
 */
public record StoredNode(
    NodeId id,
    NodeKind kind,
    Optional<Ownership> ownership,
    int linkCount,
    int device,
    NodeTimes times,
    NodeState state,
    Optional<NodeName> name) {}
