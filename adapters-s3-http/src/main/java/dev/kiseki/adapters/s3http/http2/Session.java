package dev.kiseki.adapters.s3http.http2;

/** What the thread that reads a connection and those of its streams share. */
record Session(
    FrameSink sink, OpenStreams streams, SendWindows windows, ReceiveWindow receiveWindow) {
  Session(FrameSink sink, StreamRoom room) {
    this(sink, new OpenStreams(room), new SendWindows(), new ReceiveWindow());
  }

  /** So much content was read or dropped: the client may send as much again. */
  void give(int count) throws Violation.OfConnection {
    int given = receiveWindow.give(count);
    if (given > 0) {
      sink.send(Frame.of(Frame.WINDOW_UPDATE, 0, 0, given));
    }
  }

  /** Ends the reads and writes of a stream, and drops what it has not read. */
  void breakOff(Http2Stream stream) throws Violation.OfConnection {
    stream.breakOff();
    give(stream.input().breakOff());
  }
}
