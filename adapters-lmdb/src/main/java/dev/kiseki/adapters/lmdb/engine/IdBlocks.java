package dev.kiseki.adapters.lmdb.engine;

/**
 * Numbers that are never handed out twice, not even across a power loss. Reserved durably in
 * blocks; a restart skips what was left of a block.
 */
public interface IdBlocks {
  /**
   * The next number, from 1, growing. Thread-safe, and allowed inside write operations: the next
   * block is reserved in the background long before the current one ends.
   */
  long next();
}
