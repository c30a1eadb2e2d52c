package dev.kiseki.adapters.lmdb.engine;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** Shares one sync among the threads that want the same file durable at the same time. */
final class GroupSync {
  private final Runnable sync;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong requested = new AtomicLong();
  private long completed;

  GroupSync(Runnable sync) {
    this.sync = sync;
  }

  /** Returns once a sync that began after this call has ended. */
  void await() {
    long mine = requested.incrementAndGet();
    lock.lock();
    try {
      if (completed >= mine) {
        return;
      }
      long covered = requested.get();
      sync.run();
      completed = covered;
    } finally {
      lock.unlock();
    }
  }
}
