package dev.kiseki.domain;

import java.util.List;

/**
 * The sealed facts of a content: everything about an object that is not in clear.
 *
 * @param checksums at most one per algorithm
 * @param parts in part order; empty unless the object came from a multipart upload
 */
public record ObjectFacts(
    ETag etag, ObjectAttributes attributes, List<Checksum> checksums, List<PartFacts> parts) {
  public ObjectFacts {
    checksums = List.copyOf(checksums);
    parts = List.copyOf(parts);
  }
}
