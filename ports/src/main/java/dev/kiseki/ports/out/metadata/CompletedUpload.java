package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.NodeId;

/**
 * The memory of a completed upload: the object it made, with its facts as they were sealed then.
 */
public record CompletedUpload(
    NodeId node, ContentId content, long sizeBytes, long completedMillis, byte[] sealedFacts) {}
