package dev.kiseki.application.file.lock;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileLock;
import dev.kiseki.ports.in.file.LockOwner;
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
import java.util.function.Predicate;

/**
 * The advisory locks on all nodes, of all sessions, and who waits for one. Owners, handles and
 * operations are numbers of one session, so they are looked at together with it. A waiter sleeps
 * until a lock is given back or its operation is interrupted, which may last for ever: POSIX has it
 * so. Thread-safe, by a lock of its own.
 */
public final class LockTable {
  /** Whose lock it is, over all sessions. */
  private record Holder(long session, LockOwner owner) {}

  private record Claim(long session, FileLock lock) {
    Holder holder() {
      return new Holder(session, lock.owner());
    }

    boolean conflictsWith(Claim other) {
      boolean exclusive =
          lock.strength() == FileLock.Strength.EXCLUSIVE
              || other.lock.strength() == FileLock.Strength.EXCLUSIVE;
      return exclusive
          && lock.space() == other.lock.space()
          && lock.overlaps(other.lock)
          && !holder().equals(other.holder());
    }

    Claim ranged(long firstByte, long lastByte) {
      return new Claim(
          session,
          new FileLock(
              lock.space(), lock.strength(), lock.owner(), lock.pid(), firstByte, lastByte));
    }
  }

  private record Held(Claim claim, FileHandle handle) {}

  private record Wait(NodeId node, Claim wanted, Operation operation) {}

  private record Operation(long session, long number) {}

  private final ReentrantLock guard = new ReentrantLock();
  private final Condition freed = guard.newCondition();
  private final Map<NodeId, List<Held>> held = new HashMap<>();
  private final Map<Holder, Wait> waiting = new HashMap<>();
  private final Set<Operation> interrupted = new HashSet<>();

  /** The first lock of somebody else that is in the way, if one is. */
  public Optional<FileLock> conflicting(long session, NodeId node, FileLock wanted) {
    guard.lock();
    try {
      return conflict(node, new Claim(session, wanted));
    } finally {
      guard.unlock();
    }
  }

  private Optional<FileLock> conflict(NodeId node, Claim wanted) {
    return held.getOrDefault(node, List.of()).stream()
        .map(Held::claim)
        .filter(wanted::conflictsWith)
        .map(Claim::lock)
        .min(Comparator.comparingLong(FileLock::firstByte));
  }

  /** LOCK_HELD when one is in the way. */
  public void lock(long session, NodeId node, FileHandle handle, FileLock lock) {
    Claim wanted = new Claim(session, lock);
    guard.lock();
    try {
      dropForConversion(node, wanted);
      if (conflict(node, wanted).isPresent()) {
        throw new KisekiException(ErrorCode.LOCK_HELD, "Another owner holds a lock.");
      }
      take(node, handle, wanted);
    } finally {
      guard.unlock();
    }
  }

  /** LOCK_DEADLOCK; OPERATION_INTERRUPTED after {@link #interrupt}. */
  public void lockWaiting(
      long session, long operation, NodeId node, FileHandle handle, FileLock lock) {
    Claim wanted = new Claim(session, lock);
    guard.lock();
    try {
      dropForConversion(node, wanted);
      Operation waiter = new Operation(session, operation);
      while (conflict(node, wanted).isPresent()) {
        if (interrupted.remove(waiter)) {
          throw new KisekiException(
              ErrorCode.OPERATION_INTERRUPTED, "The wait for a lock was interrupted.");
        }
        checkNoDeadlock(node, wanted);
        waiting.put(wanted.holder(), new Wait(node, wanted, waiter));
        freed.awaitUninterruptibly();
      }
      take(node, handle, wanted);
    } finally {
      waiting.remove(wanted.holder());
      guard.unlock();
    }
  }

  /** flock(2) gives the old lock up before it asks for the other strength. */
  private void dropForConversion(NodeId node, Claim wanted) {
    if (wanted.lock().space() == FileLock.Space.WHOLE_FILES) {
      drop(node, wanted);
    }
  }

  /** Range locks only: as in Linux, flock may deadlock. */
  private void checkNoDeadlock(NodeId node, Claim wanted) {
    if (wanted.lock().space() == FileLock.Space.RANGES
        && leadsTo(wanted.holder(), node, wanted, new HashSet<>())) {
      throw new KisekiException(ErrorCode.LOCK_DEADLOCK, "The holder waits for this owner.");
    }
  }

  private boolean leadsTo(Holder waiter, NodeId node, Claim wanted, Set<Holder> seen) {
    for (Held other : held.getOrDefault(node, List.of())) {
      Holder holder = other.claim().holder();
      if (!wanted.conflictsWith(other.claim()) || !seen.add(holder)) {
        continue;
      }
      Wait next = waiting.get(holder);
      if (next != null
          && (wouldWaitFor(next, waiter) || leadsTo(waiter, next.node(), next.wanted(), seen))) {
        return true;
      }
    }
    return false;
  }

  private boolean wouldWaitFor(Wait wait, Holder holder) {
    return held.getOrDefault(wait.node(), List.of()).stream()
        .map(Held::claim)
        .anyMatch(claim -> claim.holder().equals(holder) && wait.wanted().conflictsWith(claim));
  }

  private void take(NodeId node, FileHandle handle, Claim wanted) {
    cut(node, wanted);
    List<Held> locks = held.computeIfAbsent(node, _ -> new ArrayList<>());
    Claim joined = wanted;
    for (Held other : List.copyOf(locks)) {
      if (isSameAs(other.claim(), joined) && touches(other.claim().lock(), joined.lock())) {
        locks.remove(other);
        joined =
            joined.ranged(
                Math.min(joined.lock().firstByte(), other.claim().lock().firstByte()),
                Math.max(joined.lock().lastByte(), other.claim().lock().lastByte()));
      }
    }
    locks.add(new Held(joined, handle));
    // A weaker lock may let others in.
    freed.signalAll();
  }

  private static boolean isSameAs(Claim one, Claim other) {
    return one.holder().equals(other.holder())
        && one.lock().space() == other.lock().space()
        && one.lock().strength() == other.lock().strength();
  }

  private static boolean touches(FileLock one, FileLock other) {
    return one.overlaps(other)
        || one.lastByte() + 1 == other.firstByte()
        || other.lastByte() + 1 == one.firstByte();
  }

  /** Gives back what the owner holds of the range, whatever its strength. */
  public void unlock(long session, NodeId node, FileLock range) {
    guard.lock();
    try {
      drop(node, new Claim(session, range));
    } finally {
      guard.unlock();
    }
  }

  private void drop(NodeId node, Claim range) {
    cut(node, range);
    freed.signalAll();
  }

  /** Takes a range out of what its owner holds, which may leave two ends. */
  private void cut(NodeId node, Claim range) {
    List<Held> locks = held.get(node);
    if (locks == null) {
      return;
    }
    for (Held other : List.copyOf(locks)) {
      FileLock lock = other.claim().lock();
      if (lock.space() != range.lock().space()
          || !other.claim().holder().equals(range.holder())
          || !lock.overlaps(range.lock())) {
        continue;
      }
      locks.remove(other);
      if (lock.firstByte() < range.lock().firstByte()) {
        Claim before = other.claim().ranged(lock.firstByte(), range.lock().firstByte() - 1);
        locks.add(new Held(before, other.handle()));
      }
      if (lock.lastByte() > range.lock().lastByte()) {
        Claim after = other.claim().ranged(range.lock().lastByte() + 1, lock.lastByte());
        locks.add(new Held(after, other.handle()));
      }
    }
    forgetIfEmpty(node, locks);
  }

  private void forgetIfEmpty(NodeId node, List<Held> locks) {
    if (locks.isEmpty()) {
      held.remove(node);
    }
  }

  /** Closing any descriptor of a file gives up the process's range locks on it. */
  public void flushed(long session, NodeId node, LockOwner owner) {
    Holder holder = new Holder(session, owner);
    dropWhere(
        node,
        other ->
            other.claim().lock().space() == FileLock.Space.RANGES
                && other.claim().holder().equals(holder));
  }

  /** The last descriptor: locks that belong to the open file go with it. */
  public void released(long session, NodeId node, FileHandle handle) {
    dropWhere(node, other -> isOf(other, session) && other.handle().equals(handle));
  }

  private static boolean isOf(Held held, long session) {
    return held.claim().session() == session;
  }

  private void dropWhere(NodeId node, Predicate<Held> isDropped) {
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

  /** Ends the wait of an operation, now or as soon as it begins. */
  public void interrupt(long session, long operation) {
    guard.lock();
    try {
      interrupted.add(new Operation(session, operation));
      freed.signalAll();
    } finally {
      guard.unlock();
    }
  }

  /** An operation has ended: an interrupt that came too late for it is forgotten. */
  public void ended(long session, long operation) {
    guard.lock();
    try {
      interrupted.remove(new Operation(session, operation));
    } finally {
      guard.unlock();
    }
  }

  /** Gives back all that a session holds, and ends its waits. */
  public void sessionEnded(long session) {
    guard.lock();
    try {
      held.values().forEach(locks -> locks.removeIf(other -> isOf(other, session)));
      held.values().removeIf(List::isEmpty);
      interrupted.removeIf(operation -> operation.session() == session);
      waiting.values().stream()
          .map(Wait::operation)
          .filter(operation -> operation.session() == session)
          .forEach(interrupted::add);
      freed.signalAll();
    } finally {
      guard.unlock();
    }
  }
}
