package dev.kiseki.adapters.s3http.http2;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection. A stream counts until its handler is done, whoever reset it: what
 * a client can make the server do at once is bounded, however fast it resets.
 */
final class OpenStreams {
  /** What clients are told. */
  static final int MAX_STREAMS = 100;

  /** A handler has a little to do after its answer, when its client may already ask again. */
  private static final int MAX_HANDLERS = MAX_STREAMS + MAX_STREAMS / 2;

  /** What the heads of all streams may take: each may be as large as over HTTP/1.1, not all. */
  private static final int MAX_HEAD_BYTES = 2 * 1024 * 1024;

  /** Streams that we reset, for which more may be under way. */
  private static final int MAX_REMEMBERED = 256;

  private final StreamRoom room;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final Map<Integer, Http2Stream> open = new HashMap<>();
  private final Map<Integer, Thread> threads = new HashMap<>();
  private final LinkedHashSet<Integer> ignored = new LinkedHashSet<>();
  private long idleSinceNanos = System.nanoTime();
  private int headBytes;

  /** The last stream that was begun. */
  private int lastId;

  /** The last stream that came, of which nothing is begun while it drains. */
  private int lastSeenId;

  private boolean isDraining;

  /**
   * None yet.
   *
   * @param room shared by all connections
   */
  OpenStreams(StreamRoom room) {
    this.room = room;
  }

  @Nullable Http2Stream get(int id) {
    lock.lock();
    try {
      return open.get(id);
    } finally {
      lock.unlock();
    }
  }

  List<Http2Stream> all() {
    lock.lock();
    try {
      return new ArrayList<>(open.values());
    } finally {
      lock.unlock();
    }
  }

  /** Whether no stream of this number ever came. */
  boolean isIdle(int id) {
    lock.lock();
    try {
      return id > lastSeenId || id % 2 == 0;
    } finally {
      lock.unlock();
    }
  }

  /** What becomes of a new stream. */
  enum Beginning {
    NEW,
    CLOSED,
    IGNORED,
    REFUSED
  }

  Beginning begin(int id) {
    lock.lock();
    try {
      if (id <= lastSeenId) {
        return ignored.contains(id) ? Beginning.IGNORED : Beginning.CLOSED;
      }
      lastSeenId = id;
      if (isDraining) {
        ignore(id);
        return Beginning.IGNORED;
      }
      lastId = id;
      return open.size() >= MAX_HANDLERS ? Beginning.REFUSED : Beginning.NEW;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is room for another head, which is taken by {@link #add}. */
  boolean hasRoom(int bytes) {
    lock.lock();
    try {
      return headBytes + bytes <= MAX_HEAD_BYTES
          && (room.has(bytes) || (bytes <= StreamRoom.ORDINARY_HEAD_BYTES && isNoneAsked()));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether all that was asked is answered: what is asked now is the one thing that each connection
   * may ask, whatever the others do. Handlers have a little to do after their answer.
   */
  boolean isNoneAsked() {
    lock.lock();
    try {
      return open.values().stream().allMatch(Http2Stream::isLeaving);
    } finally {
      lock.unlock();
    }
  }

  void add(Http2Stream stream, Thread thread) {
    lock.lock();
    try {
      headBytes += stream.headBytes();
      room.take(stream.headBytes());
      open.put(stream.id(), stream);
      threads.put(stream.id(), thread);
    } finally {
      lock.unlock();
    }
  }

  /** What still comes for it is dropped without a word. */
  void ignoreRest(int id) {
    lock.lock();
    try {
      ignore(id);
    } finally {
      lock.unlock();
    }
  }

  private void ignore(int id) {
    ignored.add(id);
    if (ignored.size() > MAX_REMEMBERED) {
      ignored.removeFirst();
    }
  }

  boolean isIgnored(int id) {
    lock.lock();
    try {
      return ignored.contains(id);
    } finally {
      lock.unlock();
    }
  }

  /** Its handler is done; whether the connection can end. */
  boolean remove(Http2Stream stream) {
    lock.lock();
    try {
      open.remove(stream.id());
      headBytes -= stream.headBytes();
      room.give(stream.headBytes());
      threads.remove(stream.id());
      idleSinceNanos = System.nanoTime();
      ended.signalAll();
      return isDraining && open.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** No more streams are begun; the last that was. */
  int drain() {
    lock.lock();
    try {
      isDraining = true;
      return lastId;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return open.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** For how long there has been none. */
  long idleNanos(long nowNanos) {
    lock.lock();
    try {
      return open.isEmpty() ? nowNanos - idleSinceNanos : 0;
    } finally {
      lock.unlock();
    }
  }

  void interrupt() {
    Collection<Thread> running;
    lock.lock();
    try {
      running = List.copyOf(threads.values());
    } finally {
      lock.unlock();
    }
    running.forEach(Thread::interrupt);
  }

  /** Waits for the handlers: what they wait for was broken off before. */
  void awaitNone() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!open.isEmpty()) {
        ended.await(1, TimeUnit.SECONDS);
      }
    } finally {
      lock.unlock();
    }
  }
}
