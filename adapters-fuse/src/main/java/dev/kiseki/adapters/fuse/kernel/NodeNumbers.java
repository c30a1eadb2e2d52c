package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;

/**
 * Node ids as the kernel knows them. Its root is always 1, ours is whatever directory is mounted:
 * the two numbers change places, all others are the same.
 */
final class NodeNumbers {
  static final long KERNEL_ROOT = 1;

  private final long root;

  NodeNumbers(NodeId root) {
    this.root = root.value();
  }

  long toKernel(NodeId node) {
    return swap(node.value());
  }

  NodeId fromKernel(long number) {
    if (number < 1) {
      throw new KisekiException(ErrorCode.STALE_NODE, "The kernel names a node that cannot be.");
    }
    return new NodeId(swap(number));
  }

  private long swap(long number) {
    if (number == root) {
      return KERNEL_ROOT;
    }
    return number == KERNEL_ROOT ? root : number;
  }
}
