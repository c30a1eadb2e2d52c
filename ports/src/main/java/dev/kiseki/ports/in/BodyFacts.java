package dev.kiseki.ports.in;

import dev.kiseki.domain.Checksum;
import java.util.List;

/**
 * What was learnt from a whole body.
 *
 * @param md5 16 bytes
 * @param checksums those the client sent or asked for, verified
 */
public record BodyFacts(byte[] md5, List<Checksum> checksums) {
  public BodyFacts {
    checksums = List.copyOf(checksums);
  }
}
