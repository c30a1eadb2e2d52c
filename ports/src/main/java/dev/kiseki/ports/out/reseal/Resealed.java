package dev.kiseki.ports.out.reseal;

import dev.kiseki.domain.BlobId;
import dev.kiseki.ports.out.chunks.StagedBlob;
import java.util.List;

/**
 * A row whose seals were made anew.
 *
 * @param seals one for each of the row's, in their order
 */
public record Resealed(SealedRow row, List<NewSeal> seals) {
  public Resealed {
    seals = List.copyOf(seals);
    if (seals.size() != row.seals().size()) {
      throw new IllegalArgumentException("a seal for each seal");
    }
  }

  /** What takes a seal's place. */
  public sealed interface NewSeal {
    /** The same place, sealed under the new key. */
    record Again(byte[] sealed) implements NewSeal {}

    /** The extent's bytes were copied: it names the copy from now on. */
    record Copied(byte[] sealed, StagedBlob copy) implements NewSeal {}

    /** The extent's bytes were copied for another extent before. */
    record CopiedBefore(byte[] sealed, BlobId copy) implements NewSeal {}

    /** As it is. */
    record Left() implements NewSeal {}
  }
}
