package dev.kiseki.ports.out.metadata;

import dev.kiseki.ports.out.chunks.StagedBlob;

/**
 * A whole staged blob at its place in a content.
 *
 * @param start offset in the content
 * @param tag over (content, start, end, blob, offset in blob)
 */
public record StagedExtent(long start, StagedBlob blob, byte[] tag) {
  public long end() {
    return start + blob.lengthBytes();
  }
}
