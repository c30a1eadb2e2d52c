package dev.kiseki.ports.out.reseal;

import dev.kiseki.domain.BlobId;
import dev.kiseki.ports.out.chunks.BlobRef;
import java.util.Optional;

/**
 * One seal of a row.
 *
 * @param blob of an extent whose bytes an older key sealed: these bytes
 * @param movedTo the blob that they were copied to for another extent, if that is still there and
 *     under a key that stays
 */
public record Seal(
    SealedPlace place, byte[] sealed, Optional<BlobRef> blob, Optional<BlobId> movedTo) {
  public Seal(SealedPlace place, byte[] sealed) {
    this(place, sealed, Optional.empty(), Optional.empty());
  }
}
