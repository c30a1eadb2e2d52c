package dev.kiseki.adapters.s3http.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.CloseConnectionException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseFramesTest {
  /** Whoever ends the stream has to know that its client was told nothing. */
  @Test
  void anAnswerThatComesTooLateIsNotDone() {
    Written written = new Written();
    Http2Stream stream =
        new Http2Stream(
            1,
            new RequestHead.Request(new byte[0], 0, false, 0),
            true,
            new SendWindows(),
            new FrameSink(written));
    stream.breakOff();
    byte[] answer =
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    assertThrows(
        CloseConnectionException.class, () -> stream.response().write(BufferData.create(answer)));
    assertEquals(0, written.bytes());
    assertFalse(stream.response().isDone());
  }
}
