package dev.kiseki.application.content;

import dev.kiseki.domain.ContentId;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.StagedExtent;

/**
 * A content whose bytes are sealed and handed over, but that no row names yet. Closing gives back
 * what was not taken over by a commit.
 */
public record StagedContent(ContentId id, long sizeBytes, int keyEpoch, ContentBody body)
    implements AutoCloseable {
  @Override
  public void close() {
    if (body instanceof ContentBody.Blobs blobs) {
      blobs.extents().forEach(StagedContent::giveBack);
    }
  }

  private static void giveBack(StagedExtent extent) {
    extent.blob().close();
  }
}
