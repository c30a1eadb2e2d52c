package dev.kiseki.ports.in.object;

import dev.kiseki.domain.VersionId;
import java.util.Optional;

/**
 * What a deletion did.
 *
 * @param version the delete marker it made, or the version it was asked to remove; empty when there
 *     are no versions
 * @param isMarker whether that is a delete marker
 */
public record Deletion(Optional<VersionId> version, boolean isMarker) {
  /** An object without versions is gone, or never was. */
  public static final Deletion PLAIN = new Deletion(Optional.empty(), false);
}
