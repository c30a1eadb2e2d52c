package dev.kiseki.adapters.s3http.http2;

import java.util.Arrays;

/**
 * What each frame of a client does. Never waits: what answers a frame is queued. Owned by the
 * thread that reads the connection.
 */
final class FrameReceiver {
  private final Session session;
  private final Starter starter;
  private final FrameBudget budget;
  private final HeaderBlock headers;
  private boolean hasSettings;

  /** Begins to serve a stream. */
  interface Starter {
    void start(Http2Stream stream, byte[] head) throws Violation.OfConnection;
  }

  FrameReceiver(Session session, int maxHeaderBytes, Starter starter) {
    this.session = session;
    this.starter = starter;
    this.budget = new FrameBudget(session.sink());
    this.headers = new HeaderBlock(maxHeaderBytes);
  }

  /** Receives what comes until the connection cannot go on. */
  void receiveAll(FrameSource source) throws Violation.OfConnection {
    while (true) {
      try {
        receive(source.next(headers.isOpen()));
      } catch (Violation.OfStream e) {
        budget.reset();
        reset(e.streamId(), e.code());
      }
    }
  }

  private void receive(Frame frame) throws Violation.OfConnection, Violation.OfStream {
    if (!hasSettings && (frame.type() != Frame.SETTINGS || frame.has(Frame.ACK))) {
      throw violation("the first frame is no SETTINGS");
    }
    headers.requireContinued(frame);
    switch (frame.type()) {
      case Frame.DATA -> data(frame);
      case Frame.HEADERS, Frame.CONTINUATION -> {
        if (headers.add(frame)) {
          headers();
        }
      }
      case Frame.RST_STREAM -> resetByClient(frame);
      case Frame.SETTINGS -> settings(frame);
      case Frame.PING -> ping(frame);
      case Frame.WINDOW_UPDATE -> windowUpdate(frame);
      case Frame.PRIORITY -> priority(frame);
      case Frame.PUSH_PROMISE -> throw violation("a client that pushes");
      case Frame.GOAWAY -> requireStream(frame, false);
      default -> budget.idleFrame();
    }
  }

  private static Violation.OfConnection violation(String message) {
    return new Violation.OfConnection(Frame.PROTOCOL_ERROR, message);
  }

  private static void requireStream(Frame frame, boolean isOfStream) throws Violation.OfConnection {
    if ((frame.streamId() != 0) != isOfStream) {
      throw violation("a frame of the connection on a stream, or the other way round");
    }
  }

  private static void requireLength(Frame frame, boolean isRight) throws Violation.OfConnection {
    if (!isRight) {
      throw new Violation.OfConnection(
          Frame.FRAME_SIZE_ERROR, "a frame of the wrong length, type " + frame.type());
    }
  }

  private void requireBegun(Frame frame) throws Violation.OfConnection {
    requireStream(frame, true);
    if (session.streams().isIdle(frame.streamId())) {
      throw violation("a frame of a stream that was never begun");
    }
  }

  private void data(Frame frame) throws Violation.OfConnection, Violation.OfStream {
    requireBegun(frame);
    session.receiveWindow().take(frame.length());
    Frame data = frame.unpadded();
    boolean isLast = frame.has(Frame.END_STREAM);
    if (data.length() > 0) {
      budget.content();
    } else if (!isLast) {
      budget.idleFrame();
    }
    int id = frame.streamId();
    Http2Stream stream = session.streams().get(id);
    if (stream == null) {
      session.give(frame.length());
      if (!session.streams().isIgnored(id)) {
        throw new Violation.OfStream(id, Frame.STREAM_CLOSED, "content of a closed stream");
      }
      return;
    }
    StreamInput.Arrival arrival = stream.input().add(data, frame.length(), isLast);
    session.give(
        arrival == StreamInput.Arrival.TAKEN ? frame.length() - data.length() : frame.length());
    switch (arrival) {
      case TAKEN, DROPPED -> {}
      case BEHIND_END ->
          throw new Violation.OfStream(id, Frame.STREAM_CLOSED, "content behind the end");
      case BEYOND_WINDOW ->
          throw new Violation.OfStream(id, Frame.FLOW_CONTROL_ERROR, "more than the window");
      case NOT_DECLARED ->
          throw new Violation.OfStream(id, Frame.PROTOCOL_ERROR, "content where none was said");
    }
  }

  private void headers() throws Violation.OfConnection, Violation.OfStream {
    HeaderDecoder.Decoded decoded = headers.take();
    int id = headers.streamId();
    boolean isEnded = headers.isLast();
    Http2Stream known = session.streams().get(id);
    if (known != null && !(known.isLeaving() && known.input().isEnded())) {
      trailers(known, decoded, isEnded);
      return;
    }
    switch (session.streams().begin(id)) {
      case NEW -> {
        if (decoded.isTooLong()) {
          throw new Violation.OfStream(id, Frame.ENHANCE_YOUR_CALM, "too many headers");
        }
        headers.requireIndependence();
        RequestHead.Request request = RequestHead.of(id, decoded.fields(), isEnded);
        if (!session.streams().hasRoom(request.memoryBytes())) {
          // No fault of this client, perhaps: nor does it count as a reset.
          budget.idleFrame();
          reset(id, Frame.REFUSED_STREAM);
          return;
        }
        starter.start(
            new Http2Stream(id, request, isEnded, session.windows(), session.sink()),
            request.head());
      }
      case CLOSED ->
          throw new Violation.OfConnection(Frame.STREAM_CLOSED, "headers of a closed stream");
      case REFUSED ->
          throw new Violation.OfStream(id, Frame.REFUSED_STREAM, "too many streams at once");
      case IGNORED -> budget.idleFrame();
    }
  }

  private static void trailers(Http2Stream stream, HeaderDecoder.Decoded decoded, boolean isEnded)
      throws Violation.OfStream {
    RequestHead.checkTrailers(stream.id(), decoded.fields());
    if (!isEnded) {
      throw new Violation.OfStream(stream.id(), Frame.PROTOCOL_ERROR, "trailers in mid-stream");
    }
    if (!stream.input().end()) {
      throw new Violation.OfStream(stream.id(), Frame.STREAM_CLOSED, "headers behind the end");
    }
  }

  /** Ends one stream. */
  private void reset(int id, int code) throws Violation.OfConnection {
    Http2Stream stream = session.streams().get(id);
    if (stream != null) {
      session.breakOff(stream);
    }
    session.streams().ignoreRest(id);
    session.sink().send(Frame.of(Frame.RST_STREAM, 0, id, code));
  }

  private void resetByClient(Frame frame) throws Violation.OfConnection {
    requireBegun(frame);
    requireLength(frame, frame.length() == 4);
    Http2Stream stream = session.streams().get(frame.streamId());
    if (stream == null) {
      budget.idleFrame();
      return;
    }
    if (stream.response().isBegun()) {
      budget.idleFrame();
    } else {
      budget.reset();
    }
    session.breakOff(stream);
  }

  private void settings(Frame frame) throws Violation.OfConnection {
    requireStream(frame, false);
    hasSettings = true;
    budget.idleFrame();
    if (frame.has(Frame.ACK)) {
      requireLength(frame, frame.length() == 0);
      return;
    }
    requireLength(frame, frame.length() % 6 == 0);
    for (int at = 0; at < frame.length(); at += 6) {
      budget.idleFrame();
      int name = Frame.int32(frame.bytes(), frame.offset() + at) >>> 16;
      setting(name, Frame.int32(frame.bytes(), frame.offset() + at + 2));
    }
    session.sink().send(Frame.of(Frame.SETTINGS, Frame.ACK, 0));
  }

  /** Numbers are unsigned. What is about pushes and tables does not concern us: we do neither. */
  private void setting(int name, int value) throws Violation.OfConnection {
    switch (name) {
      case 2 -> {
        if (value != 0 && value != 1) {
          throw violation("ENABLE_PUSH");
        }
      }
      case 4 -> {
        if (value < 0 || !session.windows().initial(value, session.streams().all())) {
          throw new Violation.OfConnection(Frame.FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE");
        }
      }
      case 5 -> {
        if (value < Frame.MAX_PAYLOAD || value > 0xFF_FFFF) {
          throw violation("MAX_FRAME_SIZE");
        }
      }
      default -> {}
    }
  }

  private void ping(Frame frame) throws Violation.OfConnection {
    requireStream(frame, false);
    requireLength(frame, frame.length() == 8);
    budget.idleFrame();
    if (!frame.has(Frame.ACK)) {
      byte[] answer =
          Arrays.copyOfRange(
              frame.bytes(), frame.offset() - Frame.HEADER_BYTES, frame.offset() + frame.length());
      Frame.putHeader(answer, 0, 8, Frame.PING, Frame.ACK, 0);
      session.sink().send(answer);
    }
  }

  private void windowUpdate(Frame frame) throws Violation.OfConnection, Violation.OfStream {
    requireLength(frame, frame.length() == 4);
    int increment = frame.int31(0);
    int id = frame.streamId();
    if (id == 0) {
      if (increment == 0) {
        throw violation("a window opened by nothing");
      }
      if (!session.windows().open(increment)) {
        throw new Violation.OfConnection(Frame.FLOW_CONTROL_ERROR, "a window too large");
      }
      return;
    }
    requireBegun(frame);
    Http2Stream stream = session.streams().get(id);
    if (stream == null) {
      return;
    }
    if (increment == 0) {
      throw new Violation.OfStream(id, Frame.PROTOCOL_ERROR, "a window opened by nothing");
    }
    if (!stream.window().open(increment)) {
      throw new Violation.OfStream(id, Frame.FLOW_CONTROL_ERROR, "a window too large");
    }
  }

  private void priority(Frame frame) throws Violation.OfConnection {
    requireStream(frame, true);
    requireLength(frame, frame.length() == 5);
    budget.idleFrame();
    if (frame.int31(0) == frame.streamId()) {
      throw violation("a stream that depends on itself");
    }
  }
}
