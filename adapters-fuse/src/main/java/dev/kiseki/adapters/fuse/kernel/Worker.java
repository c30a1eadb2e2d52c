package dev.kiseki.adapters.fuse.kernel;

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
      if (request.accept(received)) {
        Opcode opcode = request.opcode();
        pool.busy(opcode);
        answer(opcode, request, reply);
        pool.idle();
      } else {
        LOG.log(Level.ERROR, "The kernel sent {0} bytes that are no request.", received);
      }
    }
  }

  private void answer(Opcode opcode, Request request, Reply reply) {
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
    if (pool.isAbandoned()) {
      return opcode.expectsReply() ? Errno.ENOTCONN : Answer.NONE;
    }
    try {
      return dispatcher.dispatch(opcode, request, reply);
    } catch (RuntimeException | Error failure) {
      return FailedRequest.errno(opcode.toString(), failure);
    }
  }
}
