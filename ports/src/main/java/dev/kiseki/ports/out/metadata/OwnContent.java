package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.ContentId;

/**
 * A content that a version gets for itself, of the bytes of the one that it shares with another.
 *
 * @param keyEpoch under which all of it is sealed
 * @param sealedEntry the version's own seal, as {@link ObjectRow#sealedEntry}, with this content
 */
public record OwnContent(
    ContentId id, int keyEpoch, byte[] sealedFacts, byte[] sealedEntry, ShareTag share) {

  /** Tags the extent that leads from the new content to the bytes. */
  @FunctionalInterface
  public interface ShareTag {
    /**
     * Called inside the transaction: pure, quick, no I/O.
     *
     * @param source where the bytes are, from {@code offset} on, as many as the version has
     */
    byte[] tag(ContentId source, long offset);
  }
}
