package dev.kiseki.adapters.lmdb.engine.file;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** One open file. Positions are absolute; all calls are thread-safe and never interruptible. */
public interface StoreFile extends AutoCloseable {
  Path path();

  /** Reads until {@code target} is full or the file ends; returns the bytes read. Native memory. */
  int read(MemorySegment target, long position);

  /** Writes all of {@code source}, which lies in native memory. */
  void write(MemorySegment source, long position);

  /**
   * Has what was written in the range go to the disk from now on, so that a later {@link #syncData}
   * finds less to do. Promises nothing: a failure is that sync's.
   */
  void startWriting(long offset, long length);

  /** Makes everything written so far, and the length, durable. */
  void syncData();

  /** Makes sure that the first {@code length} bytes have blocks; longer files stay as they are. */
  void allocate(long length);

  /** Gives the blocks that lie wholly inside the range back; it reads as zeros. */
  void punchHole(long offset, long length);

  long size();

  /** Takes the exclusive lock of the file, or says that another process has it. */
  boolean tryLock();

  /** Maps the first {@code length} bytes for reading. */
  MemorySegment map(long length, Arena arena);

  @Override
  void close();
}
