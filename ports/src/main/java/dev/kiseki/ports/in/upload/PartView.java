package dev.kiseki.ports.in.upload;

import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ETag;
import java.util.List;

/** A part of an open upload. */
public record PartView(
    int number, ETag etag, long sizeBytes, long modifiedSeconds, List<Checksum> checksums) {
  public PartView {
    checksums = List.copyOf(checksums);
  }
}
