package dev.kiseki.adapters.s3http.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamWireTest {
  /** Neither an end nor nothing for ever: both would be taken for something else. */
  @ParameterizedTest
  @CsvSource({"-1, 0", "-1, 4", "100, 0", "100, 4"})
  void contentThatIsBrokenOffWhileItIsReadIsAnError(long declared, int before) throws IOException {
    StreamInput input = new StreamInput(declared, false);
    StreamWire wire = new StreamWire(new byte[0], input, count -> {});
    input.add(new Frame(Frame.DATA, 0, 1, new byte[10], 0, 10), 10, false);
    byte[] target = new byte[4];
    if (declared < 0) {
      assertEquals(3, wire.read(target, 0, 4)); // the size of a chunk
    }
    assertEquals(before, wire.read(target, 0, before));
    input.breakOff();
    assertThrows(IOException.class, () -> wire.read(target, 0, 4));
  }
}
