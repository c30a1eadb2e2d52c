package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.ContentId;

/**
 * A range of another content.
 *
 * @param sourceOffset where it begins in the source content
 * @param tag over (content, start, end, source content, source offset)
 */
public record SharedExtent(long start, long end, ContentId source, long sourceOffset, byte[] tag) {}
