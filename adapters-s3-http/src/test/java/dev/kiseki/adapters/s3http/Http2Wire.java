package dev.kiseki.adapters.s3http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A client that writes frames of HTTP/2 as it is told, and knows no more of the protocol than it
 * takes to read answers. Shares nothing with the server's own code.
 */
final class Http2Wire implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;

  static final int NO_ERROR = 0;
  static final int PROTOCOL_ERROR = 1;
  static final int FLOW_CONTROL_ERROR = 3;
  static final int STREAM_CLOSED = 5;
  static final int FRAME_SIZE_ERROR = 6;
  static final int REFUSED_STREAM = 7;
  static final int CANCEL = 8;
  static final int COMPRESSION_ERROR = 9;
  static final int ENHANCE_YOUR_CALM = 11;

  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int MAX_PAYLOAD = 16 * 1024;
  private static final byte[] NOTHING = new byte[0];

  /** Of the static table, what answers of ours use and tests look at. */
  private static final Map<Integer, String> NAMES =
      Map.of(
          8, ":status", 28, "content-length", 30, "content-range", 31, "content-type", 34, "etag");

  private final Socket socket;
  private final DataInputStream in;

  /** A frame as it came. */
  record Frame(int type, int flags, int id, byte[] payload) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    /** The number at the end of GOAWAY's and RST_STREAM's fixed part, or at the begin of others. */
    int code() {
      return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
    }
  }

  /** What became of a stream; the status is zero when it was reset before an answer. */
  record Reply(int status, Map<String, String> headers, byte[] body, Optional<Integer> reset) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** A connection without a byte sent. */
  Http2Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
  }

  static Http2Wire silent(int port) throws IOException {
    return new Http2Wire(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** A connection that has begun, with these settings. */
  static Http2Wire on(int port, int... namesAndValues) throws IOException {
    Http2Wire wire = silent(port);
    wire.send(PREFACE);
    wire.send(settings(namesAndValues));
    return wire;
  }

  static byte[] settings(int... namesAndValues) {
    ByteBuffer payload = ByteBuffer.allocate(3 * namesAndValues.length);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      payload.putShort((short) namesAndValues[i]).putInt(namesAndValues[i + 1]);
    }
    return frame(SETTINGS, 0, 0, payload.array());
  }

  static byte[] frame(int type, int flags, int id, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .putShort((short) (payload.length >> 8))
        .put((byte) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(id)
        .put(payload)
        .array();
  }

  static byte[] int32(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void send(int type, int flags, int id, byte[] payload) throws IOException {
    send(frame(type, flags, id, payload));
  }

  void data(int id, String text, boolean isLast) throws IOException {
    data(id, text.getBytes(StandardCharsets.UTF_8), isLast);
  }

  void data(int id, byte[] bytes, boolean isLast) throws IOException {
    send(DATA, isLast ? END_STREAM : 0, id, bytes);
  }

  /** Headers in as many frames as it takes. */
  void headers(int id, byte[] block, boolean isLast) throws IOException {
    for (int at = 0; at == 0 || at < block.length; at += MAX_PAYLOAD) {
      int end = Math.min(block.length, at + MAX_PAYLOAD);
      int flags = (end == block.length ? END_HEADERS : 0) | (at == 0 && isLast ? END_STREAM : 0);
      send(at == 0 ? HEADERS : CONTINUATION, flags, id, Arrays.copyOfRange(block, at, end));
    }
  }

  /** A signed request, its headers at once and its body if it has one to be sent now. */
  void ask(int id, String method, String target, Map<String, String> extra, String body)
      throws IOException {
    headers(id, block(signed(method, target, extra)), body.isEmpty());
    if (!body.isEmpty()) {
      data(id, body, true);
    }
  }

  /** Headers that are signed as over HTTP/1.1. */
  static List<String> signed(String method, String target, Map<String, String> extra) {
    String[] head = RawClient.head(method, target, extra, "UNSIGNED-PAYLOAD").split("\r\n", -1);
    List<String> headers = new ArrayList<>(List.of(":method=" + method, ":path=" + target));
    headers.addAll(List.of(":scheme=http", ":authority=127.0.0.1"));
    for (int i = 1; i < head.length; i++) {
      int colon = head[i].indexOf(": ");
      String name = colon < 0 ? "" : head[i].substring(0, colon).toLowerCase(Locale.ROOT);
      if (!name.isEmpty() && !name.equals("host")) {
        headers.add(name + "=" + head[i].substring(colon + 2));
      }
    }
    return headers;
  }

  /** Headers of the form {@code name=value}, one char per byte, each written out. */
  static byte[] block(List<String> headers) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (String header : headers) {
      int equals = header.indexOf('=', 1);
      block.write(0);
      string(block, header.substring(0, equals));
      string(block, header.substring(equals + 1));
    }
    return block.toByteArray();
  }

  private static void string(ByteArrayOutputStream block, String text) {
    int rest = text.length() - 127;
    block.write(Math.min(127, text.length()));
    for (; rest >= 128; rest >>= 7) {
      block.write((rest & 127) | 128);
    }
    if (text.length() >= 127) {
      block.write(rest);
    }
    block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The next frame; empty at the end of the connection, by whatever end. */
  Optional<Frame> next() throws IOException {
    try {
      int first = in.read();
      if (first < 0) {
        return Optional.empty();
      }
      int length = first << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int id = in.readInt();
      return Optional.of(new Frame(type, flags, id, in.readNBytes(length)));
    } catch (SocketException e) {
      return Optional.empty();
    }
  }

  /** The first frame like this; what comes before is dropped. */
  Frame await(Predicate<Frame> wanted) throws IOException {
    while (true) {
      Frame frame = next().orElseThrow(() -> new IOException("the connection ended"));
      if (wanted.test(frame)) {
        return frame;
      }
    }
  }

  Frame await(int type) throws IOException {
    return await(frame -> frame.type() == type && !(type == SETTINGS && frame.has(ACK)));
  }

  /** The code of the GOAWAY that ends the connection; -1 if it ends without one. */
  int goneAway() throws IOException {
    int code = -1;
    for (Optional<Frame> frame = next(); frame.isPresent(); frame = next()) {
      if (frame.get().type() == GOAWAY) {
        code = frame.get().code();
      }
    }
    return code;
  }

  /** The whole answer to a stream. Windows are opened for what comes. */
  Reply reply(int id) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      Frame frame = await(any -> any.id() == id && any.type() != WINDOW_UPDATE);
      switch (frame.type()) {
        case HEADERS -> headers.putAll(decode(frame.payload()));
        case DATA -> {
          body.writeBytes(frame.payload());
          if (frame.payload().length > 0) {
            send(WINDOW_UPDATE, 0, 0, int32(frame.payload().length));
            send(WINDOW_UPDATE, 0, id, int32(frame.payload().length));
          }
        }
        case RST_STREAM -> {
          return reply(headers, body, Optional.of(frame.code()));
        }
        default -> throw new IOException("frame " + frame);
      }
      // The status of 100 Continue is written over by that of the answer.
      if (frame.has(END_STREAM)) {
        return reply(headers, body, Optional.empty());
      }
    }
  }

  private static Reply reply(
      Map<String, String> headers, ByteArrayOutputStream body, Optional<Integer> reset) {
    int status = Integer.parseInt(headers.getOrDefault(":status", "0"));
    return new Reply(status, headers, body.toByteArray(), reset);
  }

  /** The headers of a block without references to a table that grows. */
  static Map<String, String> decode(byte[] block) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    ByteBuffer bytes = ByteBuffer.wrap(block);
    while (bytes.hasRemaining()) {
      if (bytes.get(bytes.position()) == 0x20) {
        bytes.get();
        continue;
      }
      if ((bytes.get(bytes.position()) & 0xF0) != 0) {
        throw new IOException("not a literal without indexing");
      }
      int index = number(bytes, 15);
      String name = index == 0 ? string(bytes) : NAMES.getOrDefault(index, "of " + index);
      headers.put(name, string(bytes));
    }
    return headers;
  }

  private static String string(ByteBuffer bytes) {
    byte[] text = new byte[number(bytes, 127)];
    bytes.get(text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static int number(ByteBuffer bytes, int mask) {
    int value = bytes.get() & mask;
    if (value < mask) {
      return value;
    }
    for (int shift = 0; ; shift += 7) {
      int more = bytes.get();
      value += (more & 127) << shift;
      if (more >= 0) {
        return value;
      }
    }
  }

  /**
   * Sends a frame now and then until the server says something, or ends the connection.
   *
   * @return how many it took, the bound when it took them all
   */
  int trickle(byte[] frame, int everyMillis, int maxFrames) throws IOException {
    await(any -> any.type() == SETTINGS && any.has(ACK));
    socket.setSoTimeout(everyMillis);
    for (int sent = 0; sent < maxFrames; sent++) {
      try {
        send(frame);
        in.mark(1);
        in.read();
        in.reset();
        socket.setSoTimeout(20_000);
        return sent;
      } catch (SocketTimeoutException e) {
        // the time between two frames
      } catch (SocketException e) {
        return sent;
      }
    }
    return maxFrames;
  }

  /** Whether a request on a new stream is answered: the connection is in good health. */
  boolean serves(int id) throws IOException {
    ask(id, "GET", "/", Map.of(), "");
    return reply(id).status() == 200;
  }

  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  static byte[] nothing() {
    return NOTHING;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
