package dev.kiseki.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * One HTTP/1.1 connection kept alive: writes a request, reads its answer, then the next. Owned by
 * one thread. Both directions go through direct buffers, which the JDK hands to the kernel without
 * a copy of its own.
 */
final class HttpConnection implements AutoCloseable {
  /** Large enough to take 64 KiB in few reads, small enough to stay in the second-level cache. */
  private static final int RECEIVE_BYTES = 256 << 10;

  /** Up to here, copying the body behind the head is cheaper than a gathering write. */
  private static final int JOINED_BODY_BYTES = 16 << 10;

  private static final int MAX_REQUEST_HEAD_BYTES = 8 << 10;
  private static final int MAX_RESPONSE_HEAD_BYTES = 64 << 10;
  private static final int LINE_END = '\n';

  /** A server may close a connection that was silent for longer than this. */
  private static final long SILENCE_NANOS = 1_000_000_000L;

  private final InetSocketAddress address;
  private SocketChannel channel;
  private long usedNanos = System.nanoTime();
  private final ByteBuffer received = ByteBuffer.allocateDirect(RECEIVE_BYTES).flip();
  private final CollectedBody refusal = new CollectedBody();
  private final ByteBuffer toSend =
      ByteBuffer.allocateDirect(MAX_REQUEST_HEAD_BYTES + JOINED_BODY_BYTES);

  HttpConnection(InetSocketAddress address) throws IOException {
    this.address = address;
    this.channel = open(address);
  }

  private static SocketChannel open(InetSocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel;
  }

  /** Sends one request and reads the whole answer; the sink sees the body of a success. */
  ResponseHead exchange(byte[] head, Body body, BodySink sink) throws IOException {
    if (System.nanoTime() - usedNanos > SILENCE_NANOS) {
      reopenIfClosed();
    }
    send(head, body);
    ResponseHead answer = readHead();
    refusal.clear();
    BodySink taker = answer.isSuccess() ? sink : refusal;
    if (answer.isChunked()) {
      readChunks(taker);
    } else {
      read(answer.contentLength(), taker);
    }
    usedNanos = System.nanoTime();
    return answer;
  }

  /** Servers end connections that nobody uses; between two exchanges that is no failure. */
  private void reopenIfClosed() throws IOException {
    channel.configureBlocking(false);
    int count = channel.read(received.clear());
    received.flip();
    if (count < 0) {
      channel.close();
      channel = open(address);
    } else {
      channel.configureBlocking(true);
    }
  }

  /** What the server said when the last answer was not a success. */
  String refusal() {
    return refusal.text();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void send(byte[] head, Body body) throws IOException {
    toSend.clear().put(head);
    if (body.sizeBytes() <= JOINED_BODY_BYTES) {
      writeFully(toSend.put(body.window(0)).flip());
      return;
    }
    writeJoined(toSend.flip(), body.window(0));
    for (long at = Body.BLOCK_BYTES; at < body.sizeBytes(); at += Body.BLOCK_BYTES) {
      writeFully(body.window(at));
    }
  }

  private void writeJoined(ByteBuffer head, ByteBuffer block) throws IOException {
    ByteBuffer[] both = {head, block};
    while (block.hasRemaining()) {
      channel.write(both);
    }
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private ResponseHead readHead() throws IOException {
    int end = endOfHead(received.position());
    while (end < 0) {
      if (received.remaining() > MAX_RESPONSE_HEAD_BYTES) {
        throw new IOException("the head of the answer is larger than " + MAX_RESPONSE_HEAD_BYTES);
      }
      receiveMore();
      end = endOfHead(received.position());
    }
    byte[] head = new byte[end - received.position()];
    received.get(head);
    return ResponseHead.parse(head);
  }

  /** The position behind the first empty line, or -1. */
  private int endOfHead(int from) {
    for (int at = from + 3; at < received.limit(); at++) {
      if (received.get(at) == LINE_END && received.get(at - 2) == LINE_END) {
        return at + 1;
      }
    }
    return -1;
  }

  private void read(long length, BodySink sink) throws IOException {
    long left = length;
    while (left > 0) {
      if (!received.hasRemaining()) {
        receive();
      }
      int end = received.limit();
      int count = (int) Math.min(left, received.remaining());
      received.limit(received.position() + count);
      int next = received.limit();
      sink.accept(received);
      received.limit(end).position(next);
      left -= count;
    }
  }

  private void readChunks(BodySink sink) throws IOException {
    for (long size = readChunkSize(); size > 0; size = readChunkSize()) {
      read(size, sink);
      readLine();
    }
    while (!readLine().isEmpty()) {
      // Trailers carry nothing that a workload needs.
    }
  }

  private long readChunkSize() throws IOException {
    String line = readLine();
    int extension = line.indexOf(';');
    return Long.parseLong((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
  }

  private String readLine() throws IOException {
    var line = new StringBuilder();
    for (int c = readByte(); c != LINE_END; c = readByte()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private int readByte() throws IOException {
    if (!received.hasRemaining()) {
      receive();
    }
    return received.get();
  }

  private void receiveMore() throws IOException {
    received.compact();
    readFromChannel();
  }

  private void receive() throws IOException {
    received.clear();
    readFromChannel();
  }

  private void readFromChannel() throws IOException {
    int count = channel.read(received);
    received.flip();
    if (count < 0) {
      throw new EOFException("the server closed the connection in the middle of an exchange");
    }
  }
}
