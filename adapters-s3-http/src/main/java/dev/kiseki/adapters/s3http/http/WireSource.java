package dev.kiseki.adapters.s3http.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one connection receives, watched and counted: in small pieces that are the reader's, or
 * through a window that is used again.
 *
 * <p>Large bodies need the window. Helidon reads 8 KiB at a time into arrays that it chains, each
 * to the next; once the collector has moved one of them to the old generation, all that follow are
 * kept and copied until a full collection, several a second under uploads.
 */
final class WireSource {
  private static final int WINDOW_BYTES = 64 * 1024;

  /** A body gets a window once it has proven to be longer than this. */
  private static final long WINDOW_FROM_BYTES = 16 * 1024;

  /**
   * A client whose next request is there already keeps its turn, which spares two switches each;
   * this many times, so that the others are not kept waiting for long.
   */
  private static final int TURNS_BEFORE_YIELD = 8;

  private final DataReader first;
  private final HelidonSocket socket;
  private final ClientPace pace;
  private final ConnectionWatch watch;
  private byte @Nullable [] window;
  private int position;
  private int end;
  private int turns;

  WireSource(DataReader first, HelidonSocket socket, ClientPace pace, ConnectionWatch watch) {
    this.first = first;
    this.socket = socket;
    this.pace = pace;
    this.watch = watch;
  }

  /** Whether a body is being received that is worth a window. */
  boolean wantsWindow() {
    return pace.bodyBytes() >= WINDOW_FROM_BYTES;
  }

  /** Bytes of the window that nobody has taken. */
  int windowed() {
    return end - position;
  }

  /** Waits until there is a byte in the window, which must be empty. */
  void fill() {
    byte[] target = window;
    if (target == null) {
      target = new byte[WINDOW_BYTES];
      window = target;
    }
    BufferData filled = BufferData.create(target).clear();
    position = 0;
    end = receive(() -> first.available() > 0 ? leftOver(filled) : fromSocket(filled));
  }

  /** Valid until the window is filled again. */
  BufferData take(int length) {
    BufferData taken = BufferData.create(window(), position, length);
    position += length;
    return taken;
  }

  /** What comes next, in an array of its own: the rest of the window first. */
  byte[] next() {
    if (windowed() > 0) {
      byte[] rest = Arrays.copyOfRange(window(), position, end);
      position = end;
      return rest;
    }
    if (!wantsWindow()) {
      window = null;
    }
    if (pace.waiting() == ConnectionWatch.Waiting.FOR_REQUEST) {
      letOthersIn();
    }
    BufferData[] data = new BufferData[1];
    receive(
        () -> {
          data[0] = first.readBuffer();
          return data[0].available();
        });
    byte[] bytes = new byte[data[0].available()];
    data[0].read(bytes);
    return bytes;
  }

  // Only how fair connections are to each other depends on it.
  @SuppressWarnings("ThreadPriorityCheck")
  private void letOthersIn() {
    if (++turns == TURNS_BEFORE_YIELD) {
      turns = 0;
      Thread.yield();
    }
  }

  private byte[] window() {
    byte[] present = window;
    return present == null ? BufferData.EMPTY_BYTES : present;
  }

  private interface Receiving {
    int run();
  }

  private int receive(Receiving receiving) {
    long before = System.nanoTime();
    watch.begin(pace.waiting());
    int count;
    try {
      count = receiving.run();
    } finally {
      watch.end();
    }
    long after = System.nanoTime();
    pace.received(count, after, after - before);
    return count;
  }

  private int leftOver(BufferData target) {
    BufferData rest = first.readBuffer(Math.min(first.available(), WINDOW_BYTES));
    int count = rest.available();
    target.write(rest);
    return count;
  }

  @SuppressWarnings("removal") // the other way to read copies each piece to an array of its own
  private int fromSocket(BufferData target) {
    try {
      int count = socket.read(target);
      if (count < 0) {
        throw new DataReader.InsufficientDataAvailableException();
      }
      return count;
    } catch (UncheckedIOException e) {
      throw new ServerConnectionException("Failed to get data from socket", e);
    }
  }
}
