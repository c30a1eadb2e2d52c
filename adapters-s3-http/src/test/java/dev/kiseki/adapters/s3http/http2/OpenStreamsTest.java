package dev.kiseki.adapters.s3http.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenStreamsTest {
  private static final int LARGE = 150_000;
  private static final int ORDINARY = 5_000;

  private final StreamRoom room = new StreamRoom();

  private static Http2Stream stream(int id, int headBytes) {
    return new Http2Stream(
        id,
        new RequestHead.Request(new byte[0], 0, false, headBytes),
        true,
        new SendWindows(),
        new FrameSink(new Written()));
  }

  /** The streams that a new connection gets. */
  private OpenStreams filled(int headBytes) {
    OpenStreams streams = new OpenStreams(room);
    for (int id = 1; streams.hasRoom(headBytes); id += 2) {
      streams.add(stream(id, headBytes), Thread.currentThread());
    }
    return streams;
  }

  @Test
  void theStreamsOfAllConnectionsAreBounded() {
    List<OpenStreams> connections = new ArrayList<>();
    while (connections.isEmpty() || !connections.getLast().isEmpty()) {
      connections.add(filled(LARGE));
    }
    long count = connections.stream().mapToLong(all -> all.all().size()).sum();
    assertTrue(count * LARGE < 128 << 20, () -> count + " streams");

    OpenStreams another = filled(ORDINARY);
    while (another.all().size() > 1) {
      another = filled(ORDINARY);
    }
    assertEquals(1, another.all().size());
    assertFalse(another.hasRoom(LARGE));

    OpenStreams first = connections.getFirst();
    first.all().forEach(first::remove);
    assertTrue(another.hasRoom(LARGE));
  }

  /** Its handler has a little to do after that, when the client may already ask again. */
  @Test
  void whatIsAnsweredTakesNoRoomFromTheOneThatEachConnectionMayAsk() {
    while (filled(ORDINARY).all().size() > 1) {
      // until there is no room
    }
    OpenStreams another = new OpenStreams(room);
    Http2Stream stream = stream(1, ORDINARY);
    another.add(stream, Thread.currentThread());
    assertFalse(another.hasRoom(ORDINARY));
    stream
        .response()
        .answer("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertTrue(another.hasRoom(ORDINARY));
    assertFalse(another.hasRoom(LARGE));
  }
}
