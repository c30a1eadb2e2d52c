package dev.kiseki.ports.out.files;

import dev.kiseki.domain.NodeId;
import java.util.Optional;

/**
 * A node that somebody has met.
 *
 * @param seen where it was met last. A file that only S3 wrote has no row of its own and is found
 *     by its name; every operation of {@link TenantFiles} that gives a file another name gives it a
 *     row first, so this may be out of date and still do
 */
public record NodeRef(NodeId node, Optional<Place> seen) {
  public static NodeRef of(NodeId node) {
    return new NodeRef(node, Optional.empty());
  }

  public static NodeRef of(NodeId node, Place seen) {
    return new NodeRef(node, Optional.of(seen));
  }
}
