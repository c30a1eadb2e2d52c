package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.Keep;
import dev.kiseki.ports.in.file.Keeping;

/** What each reply lets the kernel keep. Thread-safe. */
final class KernelMemory {
  private final Keeping tree;
  private final Grants grants;

  KernelMemory(Keeping tree, Grants grants) {
    this.tree = tree;
    this.grants = grants;
  }

  /** Before an operation. */
  long moment() {
    return tree.moment();
  }

  /**
   * After it: what may be kept of a node.
   *
   * @param at the directory it was found in, or the node itself
   */
  Keep keep(NodeId at, FileAttributes attributes, long since) {
    return grants.begin() ? tree.keep(at, attributes, since) : Keep.NOTHING;
  }
}
