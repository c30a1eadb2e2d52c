package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.Keeper;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tells the kernel what somebody else has changed. Thread-safe.
 *
 * <p>Attributes are told on the caller's thread: the kernel takes no lock for them, and drops
 * replies that are on their way. To forget a name it takes the directory's lock, which it holds
 * while operations of ours on that directory run: so names wait in a bounded queue for a thread of
 * their own. That lock is what makes it exact: no lookup or listing of the directory is under way
 * when the name is dropped, so none that was answered before brings it back.
 *
 * <p>A writer outside of the mount waits until the kernel has obeyed. Should an operation in that
 * directory hang, it waits until what the kernel was granted has ended by itself: meanwhile, and
 * until the queue is empty, nothing is granted.
 */
public final class Invalidations implements Keeper {
  private static final int NOTIFY_INVAL_INODE = 2;
  private static final int NOTIFY_INVAL_ENTRY = 3;
  private static final int NOTIFY_DELETE = 6;

  private static final int MESSAGE_BYTES = 512;
  private static final int NODE_MESSAGE_BYTES = 64;

  /** Of a node's pages none, only its attributes. */
  private static final long NO_PAGES = -1;

  /** A name that nothing can have. */
  private static final byte[] NO_NAME = {'/'};

  /** A writer that changes more than this at once waits as for a kernel that hangs. */
  private static final int MOST_QUEUED = 10_000;

  /** How long granting goes on while the kernel does not obey. Operations take less. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Device device;
  private final NodeNumbers numbers;
  private final Grants grants;
  private final BlockingQueue<Message> queue = new LinkedBlockingQueue<>(MOST_QUEUED);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final LongAdder dropped = new LongAdder();
  private final LongAdder sent = new LongAdder();

  private sealed interface Message {
    record Content(NodeId node, long offset, long length) implements Message {}

    record Entry(EntryRef entry) implements Message {}

    record Removal(EntryRef entry, NodeId node) implements Message {}

    record Overtaken(List<EntryRef> names, List<Kept> nodes, CountDownLatch obeyed)
        implements Message {}

    record Mark(CountDownLatch reached) implements Message {}

    record End() implements Message {}
  }

  Invalidations(Device device, NodeNumbers numbers, Grants grants) {
    this.device = device;
    this.numbers = numbers;
    this.grants = grants;
  }

  /**
   * Attributes and cached pages of a node.
   *
   * @param offset of the pages, or negative for attributes alone
   * @param length or 0 for all that follows
   */
  public void content(NodeId node, long offset, long length) {
    tell(new Message.Content(node, offset, length));
  }

  /** What a name leads to. */
  public void entry(EntryRef entry) {
    tell(new Message.Entry(entry));
  }

  /** A name was taken away: whoever watches the directory is told as for an unlink. */
  public void removal(EntryRef entry, NodeId node) {
    tell(new Message.Removal(entry, node));
  }

  @Override
  public void altered(NodeId node) {
    try (Arena arena = Arena.ofConfined()) {
      var _ = forgetAttributes(node, new Reply(arena.allocate(NODE_MESSAGE_BYTES)));
    }
  }

  @Override
  public void overtaken(List<EntryRef> names, List<Kept> nodes) {
    CountDownLatch obeyed = new CountDownLatch(1);
    boolean isQueued = queue.offer(new Message.Overtaken(names, nodes, obeyed));
    if (isQueued && wait(obeyed, PATIENCE.toNanos())) {
      return;
    }
    grants.stop();
    // Granting goes on once the queue is empty, which it may have been just before.
    tell(new Message.Mark(new CountDownLatch(1)));
    wait(isQueued ? obeyed : stopped, grants.leftNanos());
  }

  @Override
  public void drop() {
    wait(stopped, grants.leftNanos());
  }

  /** False if that took longer. */
  private boolean wait(CountDownLatch latch, long nanos) {
    try {
      return stopped.getCount() == 0 || latch.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Blocks until the kernel has obeyed everything that was told before: a writer that waits for
   * this before it answers leaves nobody a stale name. Not for threads that hold a lock.
   *
   * @return false if that took longer, or the queue is full
   */
  public boolean await(Duration patience) {
    CountDownLatch reached = new CountDownLatch(1);
    return queue.offer(new Message.Mark(reached)) && wait(reached, patience.toNanos());
  }

  /** Messages that found the queue full. */
  public long droppedCount() {
    return dropped.sum();
  }

  /** Messages that the kernel has been given. */
  public long sentCount() {
    return sent.sum();
  }

  private void tell(Message message) {
    if (!queue.offer(message)) {
      dropped.increment();
    }
  }

  void start() {
    Thread.ofPlatform().daemon().name("kiseki-fuse-notify").start(this::run);
  }

  void stop() {
    stopped.countDown();
    List<Message> left = new ArrayList<>();
    queue.drainTo(left);
    tell(new Message.End());
    for (Message message : left) {
      if (message instanceof Message.Overtaken overtaken) {
        overtaken.obeyed().countDown();
      }
    }
  }

  private void run() {
    try (Arena arena = Arena.ofConfined()) {
      Reply reply = new Reply(arena.allocate(MESSAGE_BYTES));
      Message message = queue.take();
      while (!(message instanceof Message.End)) {
        obey(message, reply);
        if (queue.isEmpty()) {
          grants.resume();
        }
        message = queue.take();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void obey(Message message, Reply reply) {
    reply.clear();
    switch (message) {
      case Message.Content content -> {
        var _ = send(put(content, reply), reply);
      }
      case Message.Entry(EntryRef entry) ->
          forgetName(entry.directory(), entry.name().bytes(), reply);
      case Message.Removal removal -> {
        var _ = send(put(removal, reply), reply);
      }
      case Message.Overtaken overtaken -> obey(overtaken, reply);
      case Message.Mark mark -> mark.reached().countDown();
      case Message.End _ -> {}
    }
  }

  private void obey(Message.Overtaken overtaken, Reply reply) {
    for (EntryRef entry : overtaken.names()) {
      forgetName(entry.directory(), entry.name().bytes(), reply);
    }
    for (Kept kept : overtaken.nodes()) {
      boolean isUnknown = forgetAttributes(kept.node(), reply) == Errno.ENOENT;
      if (isUnknown && !kept.seenIn().equals(kept.node())) {
        // The reply that brings it may be on its way: then the directory is locked until it is in.
        forgetName(kept.seenIn(), NO_NAME, reply);
        var _ = forgetAttributes(kept.node(), reply);
      }
    }
    overtaken.obeyed().countDown();
  }

  private int forgetAttributes(NodeId node, Reply reply) {
    reply.clear();
    return send(put(new Message.Content(node, NO_PAGES, 0), reply), reply);
  }

  /** fuse_notify_inval_entry_out: parent namelen flags, name. */
  private void forgetName(NodeId directory, byte[] name, Reply reply) {
    reply.clear();
    reply.putLong(numbers.toKernel(directory));
    putName(reply, name);
    var _ = send(NOTIFY_INVAL_ENTRY, reply);
  }

  private int send(int code, Reply reply) {
    // ENOENT: the kernel does not know the node, or no longer. Nothing else can go wrong but the
    // end of the connection.
    int errno = device.sendIfOpen(reply.notification(code), reply.length());
    sent.increment();
    return errno;
  }

  /** fuse_notify_inval_inode_out: ino off len. */
  private int put(Message.Content content, Reply reply) {
    reply
        .putLong(numbers.toKernel(content.node()))
        .putLong(content.offset())
        .putLong(content.length());
    return NOTIFY_INVAL_INODE;
  }

  /** fuse_notify_delete_out: parent child namelen padding, name. */
  private int put(Message.Removal message, Reply reply) {
    reply
        .putLong(numbers.toKernel(message.entry().directory()))
        .putLong(numbers.toKernel(message.node()));
    putName(reply, message.entry().name().bytes());
    return NOTIFY_DELETE;
  }

  private static void putName(Reply reply, byte[] name) {
    reply.putInt(name.length).putInt(0).putBytes(name).putZeros(1);
  }
}
