package dev.kiseki.ports.in.file;

import java.util.Optional;

/**
 * Advisory locks across the processes of all sessions. Ranges of one owner join and split as
 * fcntl(2) says.
 */
public interface FileLocks {
  /** A lock of another owner that is in the way, if one is. */
  Optional<FileLock> conflicting(FileHandle handle, FileLock wanted);

  /** LOCK_HELD when one is in the way. */
  void lock(FileHandle handle, FileLock wanted);

  /**
   * Blocks its thread until the lock is held. LOCK_DEADLOCK when the holder waits for this owner;
   * OPERATION_INTERRUPTED after {@link #interrupt}.
   */
  void lockWaiting(Requester requester, FileHandle handle, FileLock wanted);

  /** Gives back what the owner holds of the range, whatever its strength. */
  void unlock(FileHandle handle, FileLock range);

  /** Ends the wait of an operation, now or as soon as it begins. */
  void interrupt(long operation);

  /** An operation has ended: an interrupt that came too late for it is forgotten. */
  void ended(long operation);
}
