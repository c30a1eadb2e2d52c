package dev.kiseki.ports.out.files;

import dev.kiseki.domain.NodeId;

/**
 * All extended attributes of a node, sealed as one.
 *
 * @param sealedFor the node they were sealed for: a node that S3 puts over another takes its
 *     attributes as they are
 * @param sealed at most {@value #MAX_BYTES} bytes
 */
public record Extended(NodeId sealedFor, byte[] sealed) {
  public static final int MAX_BYTES = 1 << 17;
}
