package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.Keep;
import dev.kiseki.ports.in.file.Keeper;
import dev.kiseki.ports.in.file.Keeping;

/** What each reply lets the kernel keep. Thread-safe. */
final class KernelMemory {
  private final Keeping tree;
  private final Grants grants;
  private final Keeper kernel;

  KernelMemory(Keeping tree, Grants grants, Keeper kernel) {
    this.tree = tree;
    this.grants = grants;
    this.kernel = kernel;
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

  /**
   * A mapped file's pages were written. Unlike for write(2) the kernel does not drop attributes
   * that were read before and are still on their way to it.
   */
  void pagesWritten(NodeId node) {
    kernel.altered(node);
  }
}
