package dev.kiseki.adapters.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.OpenMode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers of the kernel and values of ours. */
final class TranslationTest {
  /** The kernel aborts nothing, but believes nothing either, outside of this range. */
  @ParameterizedTest
  @EnumSource
  void everyErrorIsAnErrnoThatTheKernelTakes(ErrorCode code) {
    assertTrue(Errno.of(code) > 0 && Errno.of(code) < 512);
  }

  @Test
  void corruptionIsNeverAnAbsence() {
    assertEquals(Errno.EIO, Errno.of(ErrorCode.DATA_CORRUPT));
    assertEquals(Errno.EIO, Errno.of(ErrorCode.KEYS_WRONG));
  }

  @Test
  void theMountedDirectoryIsTheKernelsRoot() {
    NodeNumbers numbers = new NodeNumbers(new NodeId(77));
    assertEquals(1, numbers.toKernel(new NodeId(77)));
    assertEquals(77, numbers.toKernel(new NodeId(1)));
    LongStream.of(1, 2, 76, 77, 78, Long.MAX_VALUE)
        .forEach(number -> assertEquals(number, numbers.toKernel(numbers.fromKernel(number))));
    assertThrows(KisekiException.class, () -> numbers.fromKernel(0));
  }

  @Test
  void openFlagsBecomeAMode() {
    assertEquals(new OpenMode(true, false, false, false), Mode.open(0, 0));
    assertEquals(new OpenMode(false, true, true, false), Mode.open(1 | Mode.O_TRUNC, 0));
    assertEquals(new OpenMode(true, true, false, true), Mode.open(2, 1));
    // Access mode 3 asks for permission to do both, and does neither (open(2)).
    assertEquals(new OpenMode(true, true, false, false), Mode.open(3, 0));
  }

  @Test
  void theUmaskTakesPermissionsButNotTheUpperBits() {
    assertEquals(0755, Mode.permissions(0100777, 0022));
    assertEquals(06700, Mode.permissions(0106777, 07077));
  }

  @Test
  void modesBecomeKinds() {
    assertEquals(FileKind.FILE, Mode.kind(0644));
    assertEquals(FileKind.FILE, Mode.kind(0100644));
    assertEquals(FileKind.FIFO, Mode.kind(0010644));
    assertEquals(FileKind.SOCKET, Mode.kind(0140644));
    assertThrows(KisekiException.class, () -> Mode.kind(0040755));
  }

  @Test
  void opcodesOfANewerKernelAreUnknown() {
    assertEquals(Opcode.STATX, Opcode.of(52));
    assertEquals(Opcode.UNKNOWN, Opcode.of(7));
    assertEquals(Opcode.UNKNOWN, Opcode.of(9999));
    assertEquals(Opcode.UNKNOWN, Opcode.of(-1));
  }

  @Test
  void linesOfTheMountTableAreRead() {
    String line =
        "36 35 0:39 / /mnt/with\\040space\\134 rw,nosuid shared:1 master:2 - fuse.kiseki memory rw";
    assertEquals(
        Optional.of(new MountTable.Mounted("0:39", Path.of("/mnt/with space\\"), MountTable.TYPE)),
        MountTable.parse(line));
    assertEquals(Optional.empty(), MountTable.parse("36 35 0:39 / /mnt rw"));
    assertEquals(Optional.empty(), MountTable.parse(""));
    assertTrue(MountTable.on(Path.of("/")).isPresent());
  }
}
