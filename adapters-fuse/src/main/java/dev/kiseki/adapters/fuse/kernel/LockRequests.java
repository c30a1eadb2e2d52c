package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileLock;
import dev.kiseki.ports.in.file.FileLocks;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.Requester;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests about locks, and interrupts. A wait for a lock may last for ever, so it gets a virtual
 * thread of its own: the workers stay free for the unlock that ends it.
 */
final class LockRequests {
  private static final int F_RDLCK = 0;
  private static final int F_WRLCK = 1;
  private static final int F_UNLCK = 2;

  private static final int LK_FLOCK = 1;

  private final FileLocks locks;

  /** Sends the errno of a request that a worker has put aside, or 0. */
  private final LateReply late;

  /** The operations that wait; what is here gets its reply from its own thread. */
  private final Set<Long> waiting = ConcurrentHashMap.newKeySet();

  LockRequests(FileLocks locks, LateReply late) {
    this.locks = locks;
    this.late = late;
  }

  /** The reply is a fuse_file_lock: start end type pid. */
  int test(Request request, Reply reply) {
    FileLock wanted = lock(request);
    locks
        .conflicting(handle(request), wanted)
        .ifPresentOrElse(
            held ->
                reply
                    .putLong(held.firstByte())
                    .putLong(held.lastByte())
                    .putInt(held.strength() == FileLock.Strength.SHARED ? F_RDLCK : F_WRLCK)
                    .putInt(held.pid()),
            () ->
                reply
                    .putLong(wanted.firstByte())
                    .putLong(wanted.lastByte())
                    .putInt(F_UNLCK)
                    .putInt(0));
    return Answer.OK;
  }

  int set(Request request) {
    if (request.intAt(32) == F_UNLCK) {
      locks.unlock(handle(request), lock(request));
    } else {
      locks.lock(handle(request), lock(request));
    }
    return Answer.OK;
  }

  int setWaiting(Request request) {
    if (request.intAt(32) == F_UNLCK) {
      return set(request);
    }
    FileHandle handle = handle(request);
    FileLock wanted = lock(request);
    Requester requester = request.requester();
    waiting.add(requester.operation());
    Thread.ofVirtual().name("kiseki-fuse-lock").start(() -> await(requester, handle, wanted));
    return Answer.NONE;
  }

  private void await(Requester requester, FileHandle handle, FileLock wanted) {
    int errno = Errno.EIO;
    try {
      locks.lockWaiting(requester, handle, wanted);
      errno = 0;
    } catch (KisekiException failure) {
      errno = Errno.of(failure.code());
    } finally {
      waiting.remove(requester.operation());
      locks.ended(requester.operation());
      late.send(requester.operation(), errno);
    }
  }

  /** Whether the operation was waiting here and has been told to stop. */
  boolean interrupt(long operation) {
    if (!waiting.contains(operation)) {
      return false;
    }
    locks.interrupt(operation);
    if (!waiting.contains(operation)) {
      locks.ended(operation);
    }
    return true;
  }

  /** Ends every wait: nobody is there any more to be answered. */
  void interruptAll() {
    waiting.forEach(locks::interrupt);
  }

  private static FileHandle handle(Request request) {
    return new FileHandle(request.longAt(0));
  }

  /** fuse_lk_in: fh owner start end type:4 pid:4 lk_flags:4 padding. */
  private static FileLock lock(Request request) {
    return new FileLock(
        (request.intAt(40) & LK_FLOCK) != 0 ? FileLock.Space.WHOLE_FILES : FileLock.Space.RANGES,
        request.intAt(32) == F_WRLCK ? FileLock.Strength.EXCLUSIVE : FileLock.Strength.SHARED,
        new LockOwner(request.longAt(8)),
        request.intAt(36),
        request.longAt(16),
        request.longAt(24));
  }
}
