package dev.kiseki.testkit.files;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.ports.in.file.SpaceFacts;
import java.util.concurrent.atomic.AtomicLong;

/** The pages that a tree may use and has used. Thread-safe. */
final class Space {
  private static final long NODES = 1 << 20;

  private final long capacityPages;
  private final AtomicLong usedPages = new AtomicLong();
  private final AtomicLong nodes = new AtomicLong();

  Space(long capacityBytes) {
    this.capacityPages = capacityBytes / SparseContent.PAGE_BYTES;
  }

  void takePage() {
    if (usedPages.incrementAndGet() > capacityPages) {
      usedPages.decrementAndGet();
      throw Failures.of(ErrorCode.DISK_FULL);
    }
  }

  void givePages(long count) {
    usedPages.addAndGet(-count);
  }

  void takeNode() {
    nodes.incrementAndGet();
  }

  void giveNode() {
    nodes.decrementAndGet();
  }

  SpaceFacts facts() {
    long free = Math.max(0, capacityPages - usedPages.get());
    return new SpaceFacts(
        SparseContent.PAGE_BYTES,
        capacityPages,
        free,
        free,
        NODES,
        Math.max(0, NODES - nodes.get()));
  }
}
