package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.VersionId;
import java.util.Optional;

/**
 * The memory of a completed upload: the object it made, with its facts as they were sealed then.
 *
 * @param version the name of the version it made, if the namespace had versions
 */
public record CompletedUpload(
    NodeId node,
    ContentId content,
    long sizeBytes,
    long completedMillis,
    Optional<VersionId> version,
    byte[] sealedFacts) {}
