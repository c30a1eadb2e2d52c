package dev.kiseki.application.file.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.file.SeekTarget;
import dev.kiseki.ports.in.file.SpaceChange;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The content of a changed file against a plain array. */
final class OpenContentTest {
  private static final int MOST = 300_000;
  private static final int STEPS = 6_000;

  private final Blobs blobs = new Blobs();

  /** What is below: one published array, and flushed ones by blob id. */
  private static final class Blobs implements LowerBytes {
    private final Map<BlobId, byte[]> flushed = new HashMap<>();
    private byte[] published = {};

    @Override
    public void published(long offset, byte[] target, int at, int length) {
      System.arraycopy(published, (int) offset, target, at, length);
    }

    @Override
    public int piecesOf(long start, long end) {
      return 1;
    }

    @Override
    public void flushed(StagedBlob blob, long offset, byte[] target, int at, int length) {
      System.arraycopy(flushed.get(blob.id()), (int) offset, target, at, length);
    }

    Blob flush(byte[] bytes) {
      BlobId id = new BlobId(0, flushed.size() + 1);
      flushed.put(id, bytes);
      return new Blob(id, bytes.length);
    }
  }

  private record Blob(BlobId id, long lengthBytes) implements StagedBlob {
    @Override
    public int frameSizeBytes() {
      return 4096;
    }

    @Override
    public int keyEpoch() {
      return 1;
    }

    @Override
    public void close() {}
  }

  private OpenContent published(byte[] bytes) {
    blobs.published = bytes;
    return new OpenContent(
        blobs,
        bytes.length,
        bytes.length == 0 ? List.of() : List.of(new Extent.Range(0, bytes.length)));
  }

  @Test
  void randomChangesGiveWhatAnArrayGives() {
    Random random = Seeds.random("OpenContentTest");
    byte[] first = new byte[random.nextInt(MOST)];
    random.nextBytes(first);
    OpenContent content = published(first);
    byte[] model = first.clone();
    for (int step = 0; step < STEPS; step++) {
      int offset = random.nextInt(MOST);
      int length = 1 + random.nextInt(random.nextInt(10) == 0 ? 70_000 : 5_000);
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> model = write(content, model, offset, length, random);
        case 3 -> {
          content.truncate(offset);
          model = Arrays.copyOf(model, offset);
        }
        case 4 -> {
          List<SpaceChange> changes = List.of(SpaceChange.values());
          SpaceChange change = changes.get(random.nextInt(changes.size()));
          boolean grows = change == SpaceChange.ALLOCATE || change == SpaceChange.ZERO;
          long most =
              Math.max(
                  content.space().countedBytes(),
                  content.spaceWith(offset, length, grows).countedBytes());
          content.change(offset, length, change);
          assertTrue(content.space().countedBytes() <= most);
          model = changed(model, offset, length, change);
        }
        case 5 -> flush(content);
        default -> check(content, model, offset, length);
      }
      assertEquals(model.length, content.size());
      assertEquals(allocated(content), content.allocatedBytes());
      assertEquals(unwritten(content), content.space().unwrittenBytes());
    }
    flush(content);
    check(content, model, 0, MOST + 1);
    assertEquals(List.of(), content.dirtyRuns());
    assertEquals(0, content.memoryBytes());
  }

  /** Counted page by page. */
  private static long allocated(OpenContent content) {
    BitSet pages = new BitSet();
    for (Extent extent : content.extents()) {
      pages.set(page(extent.start()), page(extent.end() - 1) + 1);
    }
    for (Extent.Range run : content.dirtyRuns()) {
      pages.set(page(run.start()), page(run.end() - 1) + 1);
    }
    return (long) pages.cardinality() * OpenContent.PAGE_BYTES;
  }

  private static long unwritten(OpenContent content) {
    BitSet pages = new BitSet();
    for (Extent.Range run : content.dirtyRuns()) {
      pages.set(page(run.start()), page(run.end() - 1) + 1);
    }
    long reserved =
        content.extents().stream()
            .filter(extent -> !extent.isData())
            .mapToLong(extent -> extent.end() - extent.start())
            .sum();
    return (long) pages.cardinality() * OpenContent.PAGE_BYTES + reserved;
  }

  private static int page(long offset) {
    return (int) (offset / OpenContent.PAGE_BYTES);
  }

  private static byte[] write(
      OpenContent content, byte[] model, int offset, int length, Random random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    ContentSpace expected = content.spaceWith(offset, length, true);
    assertEquals(length, content.write(offset, ByteBuffer.wrap(bytes)));
    assertEquals(expected, content.space());
    byte[] longer = Arrays.copyOf(model, Math.max(model.length, offset + length));
    System.arraycopy(bytes, 0, longer, offset, length);
    return longer;
  }

  private static byte[] changed(byte[] model, int offset, int length, SpaceChange change) {
    boolean keeps =
        change == SpaceChange.PUNCH_HOLE
            || change == SpaceChange.ZERO_KEEPING_SIZE
            || change == SpaceChange.ALLOCATE_KEEPING_SIZE;
    byte[] result = keeps ? model : Arrays.copyOf(model, Math.max(model.length, offset + length));
    boolean clears = change == SpaceChange.PUNCH_HOLE || change.name().startsWith("ZERO");
    if (clears && offset < result.length) {
      Arrays.fill(result, offset, Math.min(result.length, offset + length), (byte) 0);
    }
    return result;
  }

  private void flush(OpenContent content) {
    for (Extent.Range run : content.dirtyRuns()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      content.forEachSlice(run, bytes::write);
      Blob blob = blobs.flush(bytes.toByteArray());
      assertEquals(run.length(), blob.lengthBytes());
      content.flushed(
          new Extent(run.start(), run.end(), new Extent.Source.Flushed(Flushing.done(blob), 0)));
    }
  }

  private static void check(OpenContent content, byte[] model, int offset, int length) {
    ByteBuffer target = ByteBuffer.allocate(length);
    int expected = Math.max(0, Math.min(length, model.length - offset));
    assertEquals(expected, content.read(offset, target));
    assertArrayEquals(
        expected == 0 ? new byte[0] : Arrays.copyOfRange(model, offset, offset + expected),
        Arrays.copyOf(target.array(), expected));
    checkSeek(content, model, offset);
  }

  /** Bytes that are not zero are data, and lie before the next hole. */
  private static void checkSeek(OpenContent content, byte[] model, int offset) {
    if (offset >= model.length) {
      return;
    }
    int nonZero = offset;
    while (nonZero < model.length && model[nonZero] == 0) {
      nonZero++;
    }
    if (nonZero < model.length) {
      assertEquals(true, content.seek(offset, SeekTarget.DATA) <= nonZero);
    }
    if (nonZero == offset) {
      long hole = content.seek(offset, SeekTarget.HOLE);
      assertEquals(true, hole > offset && hole <= model.length);
    }
  }

  @Test
  void holesTakeNoSpaceAndReadAsZeros() {
    OpenContent content = published(new byte[0]);
    content.write(1L << 40, ByteBuffer.wrap(new byte[] {1}));
    assertEquals(4096, content.allocatedBytes());
    assertEquals(1L << 40, content.seek(0, SeekTarget.DATA));
    assertEquals((1L << 40) + 1, content.seek(1L << 40, SeekTarget.HOLE));
    ByteBuffer target = ByteBuffer.allocate(10);
    assertEquals(2, content.read((1L << 40) - 1, target));
    assertEquals(0, target.get(0));
    assertEquals(1, target.get(1));
  }

  @Test
  void reservedSpaceCountsAndIsGivenBackByATruncation() {
    OpenContent content = published(new byte[0]);
    content.change(0, 300_000, SpaceChange.ALLOCATE_KEEPING_SIZE);
    assertEquals(0, content.size());
    assertEquals(303_104, content.allocatedBytes());
    content.write(0, ByteBuffer.wrap(new byte[5000]));
    assertEquals(303_104, content.allocatedBytes());
    content.truncate(10);
    assertEquals(4096, content.allocatedBytes());
  }

  @Test
  void quotasCountBytesUpToTheEndOfTheFileAndNoHoles() {
    OpenContent content = published(new byte[0]);
    content.write(0, ByteBuffer.wrap(new byte[5_000]));
    assertEquals(new ContentSpace(5_000, 8_192), content.space());
    flush(content);
    assertEquals(new ContentSpace(5_000, 0), content.space());
    content.truncate(1 << 30);
    assertEquals(8_192, content.space().countedBytes());
    content.change(1 << 20, 4_096, SpaceChange.ALLOCATE_KEEPING_SIZE);
    assertEquals(new ContentSpace(12_288, 4_096), content.space());
    assertEquals(new ContentSpace(12_289, 8_192), withOneByteAt(content, 1 << 30));
    content.truncate(5_000);
    assertEquals(new ContentSpace(5_000, 0), content.space());
  }

  private static ContentSpace withOneByteAt(OpenContent content, long offset) {
    return content.spaceWith(offset, 1, true);
  }

  @Test
  void aPunchedRangeIsAHole() {
    byte[] bytes = new byte[65_536];
    Arrays.fill(bytes, (byte) 7);
    OpenContent content = published(bytes);
    content.change(4096, 16_384, SpaceChange.PUNCH_HOLE);
    assertEquals(65_536 - 16_384, content.allocatedBytes());
    assertEquals(4096, content.seek(0, SeekTarget.HOLE));
    assertEquals(20_480, content.seek(4096, SeekTarget.DATA));
  }

  @Test
  void theLargestFileIsThatOfExt4() {
    OpenContent content = published(new byte[0]);
    content.truncate(OpenContent.MOST_BYTES);
    assertEquals(1, content.write(OpenContent.MOST_BYTES - 1, ByteBuffer.wrap(new byte[2])));
    KisekiException larger =
        assertThrows(KisekiException.class, () -> content.truncate(OpenContent.MOST_BYTES + 1));
    assertEquals(ErrorCode.FILE_TOO_LARGE, larger.code());
    assertThrows(
        KisekiException.class,
        () -> content.write(OpenContent.MOST_BYTES, ByteBuffer.wrap(new byte[1])));
  }
}
