package dev.kiseki.testkit.files;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileLock;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.Requester;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The locks on all nodes, and who waits for one. Thread-safe, by a lock of its own. */
final class LockTable {
  private record Held(FileLock lock, FileHandle handle) {}

  private record Wait(NodeId node, FileLock wanted) {}

  private final ReentrantLock guard = new ReentrantLock();
  private final Condition freed = guard.newCondition();
  private final Map<NodeId, List<Held>> held = new HashMap<>();
  private final Map<LockOwner, Wait> waiting = new HashMap<>();
  private final Set<Long> interrupted = new HashSet<>();

  Optional<FileLock> conflicting(NodeId node, FileLock wanted) {
    guard.lock();
    try {
      return conflict(node, wanted);
    } finally {
      guard.unlock();
    }
  }

  private Optional<FileLock> conflict(NodeId node, FileLock wanted) {
    return held.getOrDefault(node, List.of()).stream()
        .map(Held::lock)
        .filter(wanted::conflictsWith)
        .min(Comparator.comparingLong(FileLock::firstByte));
  }

  void lock(NodeId node, FileHandle handle, FileLock wanted) {
    guard.lock();
    try {
      dropForConversion(node, wanted);
      if (conflict(node, wanted).isPresent()) {
        throw Failures.of(ErrorCode.LOCK_HELD);
      }
      take(node, handle, wanted);
    } finally {
      guard.unlock();
    }
  }

  void lockWaiting(Requester requester, NodeId node, FileHandle handle, FileLock wanted) {
    guard.lock();
    try {
      dropForConversion(node, wanted);
      while (conflict(node, wanted).isPresent()) {
        if (interrupted.remove(requester.operation())) {
          throw Failures.of(ErrorCode.OPERATION_INTERRUPTED);
        }
        checkNoDeadlock(node, wanted);
        waiting.put(wanted.owner(), new Wait(node, wanted));
        freed.awaitUninterruptibly();
      }
      take(node, handle, wanted);
    } finally {
      waiting.remove(wanted.owner());
      guard.unlock();
    }
  }

  /** flock(2) gives the old lock up before it asks for the other strength. */
  private void dropForConversion(NodeId node, FileLock wanted) {
    if (wanted.space() == FileLock.Space.WHOLE_FILES) {
      drop(node, wanted);
    }
  }

  /** Range locks only: as in Linux, flock may deadlock. */
  private void checkNoDeadlock(NodeId node, FileLock wanted) {
    if (wanted.space() == FileLock.Space.RANGES
        && leadsTo(wanted.owner(), node, wanted, new HashSet<>())) {
      throw Failures.of(ErrorCode.LOCK_DEADLOCK);
    }
  }

  private boolean leadsTo(LockOwner owner, NodeId node, FileLock wanted, Set<LockOwner> seen) {
    for (Held other : held.getOrDefault(node, List.of())) {
      LockOwner holder = other.lock().owner();
      if (!wanted.conflictsWith(other.lock()) || !seen.add(holder)) {
        continue;
      }
      Wait next = waiting.get(holder);
      if (next != null
          && (wouldWaitFor(next, owner) || leadsTo(owner, next.node(), next.wanted(), seen))) {
        return true;
      }
    }
    return false;
  }

  private boolean wouldWaitFor(Wait wait, LockOwner owner) {
    return held.getOrDefault(wait.node(), List.of()).stream()
        .anyMatch(
            other ->
                other.lock().owner().equals(owner) && wait.wanted().conflictsWith(other.lock()));
  }

  private void take(NodeId node, FileHandle handle, FileLock wanted) {
    cut(node, wanted);
    List<Held> locks = held.computeIfAbsent(node, _ -> new ArrayList<>());
    FileLock joined = wanted;
    for (Held other : List.copyOf(locks)) {
      if (isSameAs(other.lock(), joined) && touches(other.lock(), joined)) {
        locks.remove(other);
        joined =
            ranged(
                joined,
                Math.min(joined.firstByte(), other.lock().firstByte()),
                Math.max(joined.lastByte(), other.lock().lastByte()));
      }
    }
    locks.add(new Held(joined, handle));
    // A weaker lock may let others in.
    freed.signalAll();
  }

  private static boolean isSameAs(FileLock one, FileLock other) {
    return one.space() == other.space()
        && one.owner().equals(other.owner())
        && one.strength() == other.strength();
  }

  private static boolean touches(FileLock one, FileLock other) {
    return one.overlaps(other)
        || one.lastByte() + 1 == other.firstByte()
        || other.lastByte() + 1 == one.firstByte();
  }

  void unlock(NodeId node, FileLock range) {
    guard.lock();
    try {
      drop(node, range);
    } finally {
      guard.unlock();
    }
  }

  private void drop(NodeId node, FileLock range) {
    cut(node, range);
    freed.signalAll();
  }

  /** Takes a range out of what its owner holds, which may leave two ends. */
  private void cut(NodeId node, FileLock range) {
    List<Held> locks = held.get(node);
    if (locks == null) {
      return;
    }
    for (Held other : List.copyOf(locks)) {
      FileLock lock = other.lock();
      if (lock.space() != range.space()
          || !lock.owner().equals(range.owner())
          || !lock.overlaps(range)) {
        continue;
      }
      locks.remove(other);
      if (lock.firstByte() < range.firstByte()) {
        FileLock before = ranged(lock, lock.firstByte(), range.firstByte() - 1);
        locks.add(new Held(before, other.handle()));
      }
      if (lock.lastByte() > range.lastByte()) {
        FileLock after = ranged(lock, range.lastByte() + 1, lock.lastByte());
        locks.add(new Held(after, other.handle()));
      }
    }
    forgetIfEmpty(node, locks);
  }

  private static FileLock ranged(FileLock lock, long firstByte, long lastByte) {
    return new FileLock(
        lock.space(), lock.strength(), lock.owner(), lock.pid(), firstByte, lastByte);
  }

  private void forgetIfEmpty(NodeId node, List<Held> locks) {
    if (locks.isEmpty()) {
      held.remove(node);
    }
  }

  /** Closing any descriptor of a file gives up the process's range locks on it. */
  void flushed(NodeId node, LockOwner owner) {
    dropWhere(
        node,
        other ->
            other.lock().space() == FileLock.Space.RANGES && other.lock().owner().equals(owner));
  }

  /** The last descriptor: locks that belong to the open file go with it. */
  void released(NodeId node, FileHandle handle) {
    dropWhere(node, other -> other.handle().equals(handle));
  }

  private void dropWhere(NodeId node, java.util.function.Predicate<Held> isDropped) {
    guard.lock();
    try {
      List<Held> locks = held.get(node);
      if (locks != null && locks.removeIf(isDropped)) {
        forgetIfEmpty(node, locks);
        freed.signalAll();
      }
    } finally {
      guard.unlock();
    }
  }

  void interrupt(long operation) {
    guard.lock();
    try {
      interrupted.add(operation);
      freed.signalAll();
    } finally {
      guard.unlock();
    }
  }

  void ended(long operation) {
    guard.lock();
    try {
      interrupted.remove(operation);
    } finally {
      guard.unlock();
    }
  }
}
