package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.FileName;
import java.lang.foreign.Arena;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tells the kernel what somebody else has changed. An optimisation: what is not told is noticed
 * when its timeout ends. The kernel takes locks of the directory to obey, which it may hold while
 * it waits for an operation of ours: so messages wait in a bounded queue for a thread of their own,
 * and callers, who may hold locks too, never wait. Thread-safe.
 */
public final class Invalidations {
  static final int NOTIFY_INVAL_INODE = 2;
  static final int NOTIFY_INVAL_ENTRY = 3;
  static final int NOTIFY_RETRIEVE = 5;
  static final int NOTIFY_DELETE = 6;

  private static final int MESSAGE_BYTES = 512;

  /** A writer that changes more than this at once is noticed by the timeouts. */
  private static final int MOST_QUEUED = 10_000;

  private final Device device;
  private final NodeNumbers numbers;
  private final BlockingQueue<Message> queue = new LinkedBlockingQueue<>(MOST_QUEUED);
  private final LongAdder dropped = new LongAdder();
  private final LongAdder sent = new LongAdder();

  private sealed interface Message {
    record Content(NodeId node, long offset, long length) implements Message {}

    record Entry(EntryRef entry) implements Message {}

    record Removal(EntryRef entry, NodeId node) implements Message {}

    record End() implements Message {}
  }

  Invalidations(Device device, NodeNumbers numbers) {
    this.device = device;
    this.numbers = numbers;
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
    queue.clear();
    tell(new Message.End());
  }

  private void run() {
    try (Arena arena = Arena.ofConfined()) {
      Reply reply = new Reply(arena.allocate(MESSAGE_BYTES));
      Message message = queue.take();
      while (!(message instanceof Message.End)) {
        reply.clear();
        send(message, reply);
        message = queue.take();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Message message, Reply reply) {
    int code =
        switch (message) {
          case Message.Content content -> put(content, reply);
          case Message.Entry entry -> put(entry, reply);
          case Message.Removal removal -> put(removal, reply);
          case Message.End end -> throw new IllegalStateException(end.toString());
        };
    // ENOENT: the kernel does not know the node, or no longer. Nothing else can go wrong but the
    // end of the connection.
    device.send(reply.notification(code), reply.length());
    sent.increment();
  }

  /** fuse_notify_inval_inode_out: ino off len. */
  private int put(Message.Content content, Reply reply) {
    reply
        .putLong(numbers.toKernel(content.node()))
        .putLong(content.offset())
        .putLong(content.length());
    return NOTIFY_INVAL_INODE;
  }

  /** fuse_notify_inval_entry_out: parent namelen flags, name. */
  private int put(Message.Entry message, Reply reply) {
    reply.putLong(numbers.toKernel(message.entry().directory()));
    putName(reply, message.entry().name());
    return NOTIFY_INVAL_ENTRY;
  }

  /** fuse_notify_delete_out: parent child namelen padding, name. */
  private int put(Message.Removal message, Reply reply) {
    reply
        .putLong(numbers.toKernel(message.entry().directory()))
        .putLong(numbers.toKernel(message.node()));
    putName(reply, message.entry().name());
    return NOTIFY_DELETE;
  }

  private static void putName(Reply reply, FileName name) {
    reply.putInt(name.bytes().length).putInt(0).putBytes(name.bytes()).putZeros(1);
  }
}
