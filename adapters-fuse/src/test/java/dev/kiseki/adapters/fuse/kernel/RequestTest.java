package dev.kiseki.adapters.fuse.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.Requester;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What the kernel sends is read by its own length, never beyond. */
final class RequestTest {
  private static final int HEADER = Request.HEADER_BYTES;

  private final MemorySegment buffer = Arena.ofAuto().allocate(4096, 8);
  private final Request request = new Request(buffer);

  /** A LOOKUP by uid 7, gid 8, pid 9 in node 5 with these arguments. */
  private boolean receive(byte[] arguments) {
    int length = HEADER + arguments.length;
    buffer.fill((byte) 0x7F);
    buffer.set(ValueLayout.JAVA_INT, 0, length);
    buffer.set(ValueLayout.JAVA_INT, 4, 1);
    buffer.set(ValueLayout.JAVA_LONG, 8, 42);
    buffer.set(ValueLayout.JAVA_LONG, 16, 5);
    buffer.set(ValueLayout.JAVA_INT, 24, 7);
    buffer.set(ValueLayout.JAVA_INT, 28, 8);
    buffer.set(ValueLayout.JAVA_INT, 32, 9);
    MemorySegment.copy(arguments, 0, buffer, ValueLayout.JAVA_BYTE, HEADER, arguments.length);
    return request.accept(length);
  }

  private static void refuses(ErrorCode code, Executable action) {
    assertEquals(code, assertThrows(KisekiException.class, action).code());
  }

  @Test
  void theHeaderIsRead() {
    assertTrue(receive("name\0".getBytes(US_ASCII)));
    assertEquals(Opcode.LOOKUP, request.opcode());
    assertEquals(42, request.unique());
    assertEquals(5, request.node());
    assertEquals(new Requester(7, 8, 9, 42), request.requester());
    assertEquals(FileName.of("name"), request.nameAt(0));
  }

  @Test
  void aLengthThatIsNotTheReceivedOneIsNoRequest() {
    receive(new byte[8]);
    assertFalse(request.accept(HEADER + 7));
    assertFalse(request.accept(HEADER - 1));
    assertFalse(request.accept(0));
  }

  @Test
  void fieldsBeyondTheEndAreRefused() {
    receive(new byte[12]);
    assertEquals(0, request.longAt(4));
    refuses(ErrorCode.INVALID_REQUEST, () -> request.longAt(5));
    refuses(ErrorCode.INVALID_REQUEST, () -> request.intAt(9));
    refuses(ErrorCode.INVALID_REQUEST, () -> request.intAt(-1));
    refuses(ErrorCode.INVALID_REQUEST, () -> request.intAt(Integer.MAX_VALUE));
    refuses(ErrorCode.INVALID_REQUEST, () -> request.dataAt(4, 9));
    refuses(ErrorCode.INVALID_REQUEST, () -> request.dataAt(4, -1));
    refuses(ErrorCode.INVALID_REQUEST, () -> request.dataAt(4, Integer.MAX_VALUE));
    assertEquals(8, request.dataAt(4, 8).remaining());
  }

  @Test
  void aNameWithoutAnEndIsRefused() {
    receive("name".getBytes(US_ASCII));
    refuses(ErrorCode.INVALID_REQUEST, () -> request.nameAt(0));
    refuses(ErrorCode.INVALID_REQUEST, () -> request.afterName(0));
  }

  @Test
  void anEmptyNameIsRefusedAndALongOneIsTooLong() {
    receive(new byte[1]);
    refuses(ErrorCode.INVALID_REQUEST, () -> request.nameAt(0));
    receive(("n".repeat(256) + "\0").getBytes(US_ASCII));
    refuses(ErrorCode.NAME_TOO_LONG, () -> request.nameAt(0));
    receive(("n".repeat(255) + "\0").getBytes(US_ASCII));
    assertEquals(FileName.of("n".repeat(255)), request.nameAt(0));
  }

  @Test
  void namesFollowEachOther() {
    receive("one\0two\0".getBytes(US_ASCII));
    assertEquals(4, request.afterName(0));
    assertEquals(FileName.of("two"), request.nameAt(4));
    assertArrayEquals("two".getBytes(US_ASCII), request.bytesOfName(4));
  }
}
