package dev.kiseki.ports.in.file;

import dev.kiseki.domain.NodeId;
import java.nio.ByteBuffer;

/**
 * Contents, by open handle. Buffers belong to the caller and are not kept after the call. Errors of
 * late writes are thrown by the next write, {@link #flush} or {@link #sync} of the handle.
 * NO_SUCH_HANDLE is a failure of all.
 */
public interface OpenFiles {
  /** IS_A_DIRECTORY for writing to one; STALE_NODE. */
  OpenedFile open(Requester requester, NodeId node, OpenMode mode);

  /**
   * Fills {@code target} from {@code offset} on.
   *
   * @return the bytes read: fewer than asked for only at the end of the file
   */
  int read(FileHandle handle, long offset, ByteBuffer target, AccessTime time);

  /** The same, as a file is usually read. */
  default int read(FileHandle handle, long offset, ByteBuffer target) {
    return read(handle, offset, target, AccessTime.MOVES);
  }

  /**
   * Writes {@code source}. FILE_TOO_LARGE, DISK_FULL, QUOTA_EXCEEDED: space is reserved here.
   *
   * @return the bytes written: fewer than asked for only where the largest file, the disk or a
   *     quota ends
   */
  int write(Requester requester, WritePlace place, ByteBuffer source);

  /**
   * One descriptor of the handle is closed: the last place where its process can be told of an
   * error. Gives back the owner's range locks on the file.
   */
  void flush(FileHandle handle, LockOwner owner);

  /** The last descriptor is gone. Fails for nobody; gives back locks taken through the handle. */
  void release(FileHandle handle);

  /** Returns when content and attributes survive power loss. */
  void sync(FileHandle handle, boolean contentOnly);

  /** The same for everything this session changed. */
  void syncAll();

  /**
   * NOT_SUPPORTED; FILE_TOO_LARGE; DISK_FULL; QUOTA_EXCEEDED. Set-user-id and set-group-id bits go
   * unless root asks.
   */
  void allocate(Requester requester, FileRange range, SpaceChange change);

  /** OFFSET_BEYOND_END when nothing of the kind follows. The end of a file is a hole. */
  long seek(FileHandle handle, long offset, SeekTarget target);

  /**
   * Copies within the session, sharing stored bytes where it can.
   *
   * @return the bytes copied: fewer than asked for at the end of the source, or when a step is long
   */
  long copy(Requester requester, FileRange from, WritePlace to);
}
