package dev.kiseki.testkit.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.file.SeekTarget;
import dev.kiseki.testkit.Seeds;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SparseContentTest {
  private static final int MOST = 200_000;
  private static final long CAPACITY = 1 << 20;

  private final Space space = new Space(CAPACITY);
  private final SparseContent content = new SparseContent(space);

  private byte[] read(long offset, int length) {
    ByteBuffer target = ByteBuffer.allocate(length);
    int count = content.read(offset, target);
    assertEquals(count, target.position());
    return Arrays.copyOf(target.array(), count);
  }

  /** An array that grows is the model: bytes beyond the size are zero. */
  @Test
  void itReadsAsAnArrayDoes() {
    Random random = Seeds.random("SparseContentTest");
    byte[] model = new byte[2 * MOST];
    int size = 0;
    for (int step = 0; step < 2_000; step++) {
      int offset = random.nextInt(MOST);
      int length = 1 + random.nextInt(MOST - offset);
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          byte[] bytes = new byte[Math.min(length, 20_000)];
          random.nextBytes(bytes);
          content.write(offset, ByteBuffer.wrap(bytes));
          System.arraycopy(bytes, 0, model, offset, bytes.length);
          size = Math.max(size, offset + bytes.length);
        }
        case 2 -> {
          content.truncate(offset);
          if (offset < size) {
            Arrays.fill(model, offset, size, (byte) 0);
          }
          size = offset;
        }
        case 3 -> {
          content.punch(offset, length);
          Arrays.fill(model, offset, offset + length, (byte) 0);
        }
        case 4 -> {
          content.zero(offset, length, random.nextBoolean() && size >= offset + length);
          Arrays.fill(model, offset, offset + length, (byte) 0);
          size = Math.max(size, offset + length);
        }
        default -> content.allocate(offset, length, true);
      }
      assertEquals(size, content.size());
      int end = Math.min(size, offset + length);
      assertArrayEquals(
          offset < end ? Arrays.copyOfRange(model, offset, end) : new byte[0],
          read(offset, length));
    }
    assertArrayEquals(Arrays.copyOf(model, size), read(0, MOST * 2));
    content.discard();
    assertEquals(CAPACITY / SparseContent.PAGE_BYTES, space.facts().freeBlocks());
  }

  @Test
  void aFullTreeRefusesPagesAndTakesThemBack() {
    SparseContent other = new SparseContent(space);
    content.write(0, ByteBuffer.allocate((int) CAPACITY));
    KisekiException full =
        assertThrows(KisekiException.class, () -> other.write(0, ByteBuffer.allocate(1)));
    assertEquals(ErrorCode.DISK_FULL, full.code());
    content.truncate(CAPACITY - SparseContent.PAGE_BYTES);
    assertEquals(1, other.write(0, ByteBuffer.allocate(1)));
  }

  @Test
  void reservedPagesAreHolesForSeekAndTakeSpace() {
    content.allocate(0, 8192, false);
    assertEquals(8192, content.allocatedBytes());
    assertEquals(0, content.seek(0, SeekTarget.HOLE));
    assertThrows(KisekiException.class, () -> content.seek(0, SeekTarget.DATA));
    content.write(5000, ByteBuffer.wrap(new byte[1]));
    assertEquals(4096, content.seek(0, SeekTarget.DATA));
    assertEquals(8192, content.seek(4096, SeekTarget.HOLE));
  }

  @Test
  void theLargestFileEndsAWrite() {
    assertEquals(1, content.write(SparseContent.MOST_BYTES - 1, ByteBuffer.wrap(new byte[2])));
    assertThrows(
        KisekiException.class,
        () -> content.write(SparseContent.MOST_BYTES, ByteBuffer.wrap(new byte[1])));
    assertThrows(KisekiException.class, () -> content.truncate(SparseContent.MOST_BYTES + 1));
  }
}
