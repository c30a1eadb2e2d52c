package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.ContentId;

/**
 * A part of an open upload; its bytes are the content of that id.
 *
 * @param sealedFacts its MD5 and checksums, sealed
 */
public record PartRow(
    int number, ContentId content, long sizeBytes, long modifiedMillis, byte[] sealedFacts) {}
