package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Receives a request, has it answered, sends the reply, and begins again until the connection ends.
 * Owns its two buffers; runs on one platform thread, blocked in read(2) while it is idle.
 */
final class Worker implements Runnable {
  private static final Logger LOG = System.getLogger(Worker.class.getName());

  private static final int PAGE_BYTES = 4096;

  private final Device device;
  private final Dispatcher dispatcher;
  private final WorkerPool pool;

  /** The request in hand, for interrupts; 0 for none and for one that is about to wait. */
  private volatile long inHand;

  Worker(Device device, Dispatcher dispatcher, WorkerPool pool) {
    this.device = device;
    this.dispatcher = dispatcher;
    this.pool = pool;
  }

  long inHand() {
    return inHand;
  }

  @Override
  public void run() {
    // Shared, so that use cases may hand the buffers to threads of their own during a request.
    try (Arena arena = Arena.ofShared()) {
      serve(
          arena.allocate(Negotiation.BUFFER_BYTES, PAGE_BYTES),
          arena.allocate(Negotiation.BUFFER_BYTES, PAGE_BYTES));
    } catch (RuntimeException | Error failure) {
      LOG.log(Level.ERROR, "A thread that serves a mount ends.", failure);
      pool.connectionEnded();
    } finally {
      pool.left(this);
    }
  }

  private void serve(MemorySegment in, MemorySegment out) {
    Request request = new Request(in);
    Reply reply = new Reply(out);
    while (pool.goesOn()) {
      long received = device.receive(in);
      if (received == Device.GONE) {
        pool.connectionEnded();
        return;
      }
      pool.busy();
      if (request.accept(received)) {
        answer(request, reply);
      } else {
        LOG.log(Level.ERROR, "The kernel sent {0} bytes that are no request.", received);
      }
      pool.idle();
    }
  }

  private void answer(Request request, Reply reply) {
    Opcode opcode = request.opcode();
    inHand = opcode == Opcode.SETLKW ? 0 : request.unique();
    reply.clear();
    int answer = answered(opcode, request, reply);
    if (answer != Answer.NONE) {
      MemorySegment message =
          answer == Answer.OK
              ? reply.success(request.unique())
              : reply.failure(answer, request.unique());
      int errno = device.send(message, reply.length());
      // A request that is in hand ends before its process does, so ENOENT is an aborted connection,
      // and for an interrupt its request's end: what a reply has handed out needs no undoing.
      if (errno != 0 && errno != Errno.ENOENT && errno != Errno.ENODEV) {
        LOG.log(Level.ERROR, "The kernel refuses a reply to {0}: errno {1}.", opcode, errno);
      }
    }
    inHand = 0;
  }

  private int answered(Opcode opcode, Request request, Reply reply) {
    try {
      return dispatcher.dispatch(opcode, request, reply);
    } catch (KisekiException failure) {
      logIfOurs(opcode, failure);
      return Errno.of(failure.code());
    } catch (IllegalArgumentException refused) {
      // A command that checks itself did not like what the kernel passed on.
      return Errno.EINVAL;
    } catch (RuntimeException | Error failure) {
      // An unanswered request is a process that cannot be killed.
      LOG.log(Level.ERROR, "A request of a mount failed: " + opcode, failure);
      return Errno.EIO;
    }
  }

  private static void logIfOurs(Opcode opcode, KisekiException failure) {
    switch (failure.code().category()) {
      case CORRUPT -> LOG.log(Level.ERROR, "A request of a mount failed: " + opcode, failure);
      case UNAVAILABLE -> {
        if (failure.code() != ErrorCode.DISK_FULL && failure.code() != ErrorCode.STORE_READ_ONLY) {
          LOG.log(Level.WARNING, "A request of a mount failed: " + opcode, failure);
        }
      }
      case INVALID, DENIED, ABSENT, CONFLICT, UNSUPPORTED -> {}
    }
  }
}
