package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open /dev/fuse: one connection to the kernel. Thread-safe. */
final class Device implements AutoCloseable {
  static final String PATH = "/dev/fuse";

  /** What {@link #receive} returns once the file system is unmounted or the connection aborted. */
  static final long GONE = -1;

  private final int fd;
  private final AtomicBoolean closed = new AtomicBoolean();

  Device(int fd) {
    this.fd = fd;
  }

  static Device open() {
    int fd = Libc.open(PATH, Libc.O_RDWR | Libc.O_CLOEXEC);
    if (fd < 0) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "/dev/fuse cannot be opened: is the kernel module fuse loaded, and the device given to"
              + " this container?",
          Fact.of("errno", -fd));
    }
    return new Device(fd);
  }

  int fd() {
    return fd;
  }

  /** Blocks until a request is there and returns its length, or {@link #GONE}. */
  long receive(MemorySegment buffer) {
    while (true) {
      long count = Libc.read(fd, buffer, buffer.byteSize());
      if (count >= 0) {
        return count;
      }
      switch ((int) -count) {
        // ENOENT: the request was interrupted before it could be read.
        case Errno.ENOENT, Errno.EINTR, Errno.EAGAIN -> {}
        case Errno.ENODEV, Errno.ECONNABORTED, Errno.EBADF -> {
          return GONE;
        }
        default ->
            throw new KisekiException(
                ErrorCode.IO_FAILED,
                "/dev/fuse cannot be read.",
                Fact.of("errno", -count),
                Fact.of("bufferBytes", buffer.byteSize()));
      }
    }
  }

  /**
   * Sends a whole message.
   *
   * @return 0 or errno: ENOENT when nobody waits for the reply any more
   */
  int send(MemorySegment message, int length) {
    while (true) {
      long count = Libc.write(fd, message, length);
      if (count >= 0) {
        return 0;
      }
      if (count != -Errno.EINTR) {
        return (int) -count;
      }
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Libc.close(fd);
    }
  }
}
