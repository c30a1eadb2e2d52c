package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * INIT, the first request of a connection: the kernel says what it can do, we answer what we want
 * of it. Flags are those of {@code linux/fuse.h}.
 */
final class Negotiation {
  /** The largest request: 256 pages, the most that a kernel takes unless an administrator asks. */
  static final int MAX_REQUEST_BYTES = 1 << 20;

  /** Arguments of a WRITE in front of its data, and what a later kernel may add to them. */
  private static final int ARGUMENTS_BYTES = 4096;

  static final int BUFFER_BYTES = MAX_REQUEST_BYTES + ARGUMENTS_BYTES;

  private static final int MAJOR = 7;

  /** The version whose structs this package reads and writes. */
  private static final int MINOR = 38;

  /** Linux 5.4: INIT flags, max_pages and all the structs of today. */
  private static final int LEAST_MINOR = 31;

  private static final int PAGE_BYTES = 4096;

  /** Requests that the kernel may have in flight on its own account: read-ahead and direct I/O. */
  private static final int MAX_BACKGROUND = 64;

  private static final int CONGESTION_THRESHOLD = 48;

  private static final int ASYNC_READ = 1;
  private static final int POSIX_LOCKS = 1 << 1;
  private static final int ATOMIC_O_TRUNC = 1 << 3;
  private static final int EXPORT_SUPPORT = 1 << 4;
  private static final int BIG_WRITES = 1 << 5;
  private static final int DONT_MASK = 1 << 6;
  private static final int FLOCK_LOCKS = 1 << 10;
  private static final int DO_READDIRPLUS = 1 << 13;
  private static final int READDIRPLUS_AUTO = 1 << 14;
  private static final int ASYNC_DIO = 1 << 15;
  private static final int PARALLEL_DIROPS = 1 << 18;
  private static final int ABORT_ERROR = 1 << 21;
  private static final int MAX_PAGES = 1 << 22;
  private static final int HANDLE_KILLPRIV_V2 = 1 << 28;
  private static final int INIT_EXT = 1 << 30;

  /**
   * Neither AUTO_INVAL_DATA, which drops a file's pages whenever its mtime moves, our own writes
   * included, nor EXPLICIT_INVAL_DATA, which keeps stale zeros when another mount makes it longer:
   * without both, pages go when the size changes behind the kernel's back and at every open that
   * does not vouch for them. That is close-to-open consistency.
   *
   * <p>No WRITEBACK_CACHE: the kernel would own size and mtime. No splice: it needs three calls for
   * one of ours, and data comes from the heap anyway.
   */
  private static final int WANTED =
      ASYNC_READ
          | POSIX_LOCKS
          | ATOMIC_O_TRUNC
          | EXPORT_SUPPORT
          | BIG_WRITES
          | DONT_MASK
          | FLOCK_LOCKS
          | DO_READDIRPLUS
          | READDIRPLUS_AUTO
          | ASYNC_DIO
          | PARALLEL_DIROPS
          | ABORT_ERROR
          | MAX_PAGES
          | HANDLE_KILLPRIV_V2
          | INIT_EXT;

  /** What the adapter's correctness rests on, so that a kernel without it is refused. */
  private static final int NEEDED = ATOMIC_O_TRUNC | DONT_MASK | MAX_PAGES;

  private final Device device;

  private Negotiation(Device device) {
    this.device = device;
  }

  /** Answers INIT on the calling thread. The file system is in use from then on. */
  static void run(Device device) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(BUFFER_BYTES);
      Request request = new Request(buffer);
      Reply reply = new Reply(arena.allocate(PAGE_BYTES));
      Negotiation negotiation = new Negotiation(device);
      boolean agreed = false;
      while (!agreed) {
        long received = device.receive(buffer);
        if (received == Device.GONE || !request.accept(received)) {
          throw new KisekiException(
              ErrorCode.IO_FAILED, "The kernel ended the connection before it began.");
        }
        reply.clear();
        agreed = negotiation.answer(request, reply);
      }
    }
  }

  /** fuse_init_in: major minor max_readahead flags flags2. */
  private boolean answer(Request request, Reply reply) {
    if (request.opcode() != Opcode.INIT) {
      throw new KisekiException(
          ErrorCode.IO_FAILED,
          "The kernel's first request is not INIT.",
          Fact.of("opcode", request.opcode()));
    }
    int major = request.intAt(0);
    if (major > MAJOR) {
      // It sends another INIT, of our version.
      reply.putInt(MAJOR).putInt(MINOR).putZeros(56);
      send(reply, request);
      return false;
    }
    int minor = request.intAt(4);
    int offered = request.intAt(12);
    if (major < MAJOR || minor < LEAST_MINOR || (offered & NEEDED) != NEEDED) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "This kernel's FUSE is too old: Linux 5.4 or newer is needed.",
          Fact.of("protocol", major + "." + minor));
    }
    putAgreement(reply, request.intAt(8), offered & WANTED);
    send(reply, request);
    return true;
  }

  /**
   * fuse_init_out: major minor max_readahead flags | max_background:2 congestion_threshold:2 |
   * max_write time_gran | max_pages:2 map_alignment:2 | flags2 unused.
   */
  private static void putAgreement(Reply reply, int readAhead, int flags) {
    reply
        .putInt(MAJOR)
        .putInt(MINOR)
        .putInt(Math.max(readAhead, MAX_REQUEST_BYTES))
        .putInt(flags)
        .putShort(MAX_BACKGROUND)
        .putShort(CONGESTION_THRESHOLD)
        .putInt(MAX_REQUEST_BYTES)
        .putInt(1)
        .putShort(MAX_REQUEST_BYTES / PAGE_BYTES)
        .putShort(0)
        .putInt(0)
        .putZeros(28);
  }

  private void send(Reply reply, Request request) {
    int errno = device.send(reply.success(request.unique()), reply.length());
    if (errno != 0) {
      throw new KisekiException(
          ErrorCode.IO_FAILED, "The kernel does not take our answer.", Fact.of("errno", errno));
    }
  }
}
