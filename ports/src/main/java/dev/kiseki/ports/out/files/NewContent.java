package dev.kiseki.ports.out.files;

import dev.kiseki.domain.ContentId;
import java.util.List;

/**
 * The content of a file that is about to be published.
 *
 * @param publishedMillis Last-Modified of S3, not before that of the state it replaces
 * @param keyEpoch under which it was sealed
 * @param extents cover the content from 0 to its size, in order, without gaps; none when empty
 */
public record NewContent(
    ContentId id,
    long sizeBytes,
    long publishedMillis,
    int keyEpoch,
    byte[] sealedFacts,
    List<FileExtent> extents,
    StateSeal seal) {
  public NewContent {
    extents = List.copyOf(extents);
  }

  /** Bytes that are no holes. */
  public long allocatedBytes() {
    return extents.stream()
        .filter(extent -> !(extent instanceof FileExtent.Hole))
        .mapToLong(extent -> extent.end() - extent.start())
        .sum();
  }
}
