package dev.kiseki.application.file;

import static dev.kiseki.application.file.SessionFixture.ROOT;
import static dev.kiseki.application.file.SessionFixture.close;
import static dev.kiseki.application.file.SessionFixture.content;
import static dev.kiseki.application.file.SessionFixture.entry;
import static dev.kiseki.application.file.SessionFixture.read;
import static dev.kiseki.application.file.SessionFixture.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.AttributeChange;
import dev.kiseki.ports.in.file.CreatedFile;
import dev.kiseki.ports.in.file.DirectoryEntry;
import dev.kiseki.ports.in.file.DirectoryQuery;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.FileRange;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.RenameMode;
import dev.kiseki.ports.in.file.SpaceChange;
import dev.kiseki.ports.in.file.WritePlace;
import dev.kiseki.ports.out.files.NodePlan;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.testkit.Seeds;
import dev.kiseki.testkit.memory.InMemoryFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FileSessionTest {
  private static final int MOST = 400_000;
  private static final long SMALL_BUDGET = 128 * 1024;

  private final SessionFixture fixture = new SessionFixture(SMALL_BUDGET);
  private final FileSession session = fixture.open();

  @AfterEach
  void nothingIsLeft() {
    session.close();
    assertEquals(0, session.handleCount());
    assertEquals(0, session.knownCount());
    assertEquals(0, fixture.files.holdCount(), "nodes are held by nobody");
    fixture.close();
  }

  private static byte[] pattern(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private String etag(NodeId node) {
    return new String(
        session.extended(node, ExtendedName.of("s3.etag")),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  /** As fsx: several handles, a budget that is always exceeded, publishes in between. */
  @Test
  void randomOperationsGiveWhatAnArrayGives() {
    Random random = Seeds.random("FileSessionTest");
    CreatedFile made = SessionFixture.create(session, "f");
    NodeId node = made.attributes().node();
    List<FileHandle> handles = new ArrayList<>(List.of(made.opened().handle()));
    byte[] model = {};
    for (int step = 0; step < 1_500; step++) {
      FileHandle handle = handles.get(random.nextInt(handles.size()));
      int offset = random.nextInt(MOST);
      int length = 1 + random.nextInt(random.nextInt(8) == 0 ? 150_000 : 9_000);
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> {
          byte[] bytes = pattern(length, random.nextInt());
          write(session, handle, offset, bytes);
          model = Arrays.copyOf(model, Math.max(model.length, offset + length));
          System.arraycopy(bytes, 0, model, offset, length);
        }
        case 3 -> {
          session.change(ROOT, node, Optional.of(handle), AttributeChange.truncation(offset));
          model = Arrays.copyOf(model, offset);
        }
        case 4 -> {
          session.allocate(ROOT, new FileRange(handle, offset, length), SpaceChange.PUNCH_HOLE);
          if (offset < model.length) {
            Arrays.fill(model, offset, Math.min(model.length, offset + length), (byte) 0);
          }
        }
        case 5 -> session.sync(handle, false);
        case 6 -> {
          if (handles.size() > 1) {
            handles.remove(handle);
            close(session, handle);
          }
        }
        case 7 -> handles.add(session.open(ROOT, node, SessionFixture.READ_WRITE).handle());
        default -> check(handle, model, offset, length);
      }
      assertEquals(model.length, session.attributes(node).sizeBytes());
      assertTrue(fixture.trees.memoryBytes() <= SMALL_BUDGET + 200_000, "memory is bounded");
    }
    handles.forEach(handle -> close(session, handle));
    assertArrayEquals(model, content(session, "f", 2 * MOST));
    assertEquals(0, fixture.trees.memoryBytes());
  }

  private void check(FileHandle handle, byte[] model, int offset, int length) {
    byte[] wanted =
        offset >= model.length
            ? new byte[0]
            : Arrays.copyOfRange(model, offset, Math.min(model.length, offset + length));
    assertArrayEquals(wanted, read(session, handle, offset, length));
  }

  @Test
  void aFileOfManySmallChangesStaysInFewPieces() {
    int size = 6 << 20;
    byte[] model = pattern(size, 1);
    CreatedFile made = SessionFixture.create(session, "f");
    FileHandle handle = made.opened().handle();
    write(session, handle, 0, model);
    Random random = Seeds.random("FileSessionTest");
    for (int publish = 0; publish < 60; publish++) {
      for (int i = 0; i < 20; i++) {
        byte[] page = pattern(4096, random.nextInt());
        int offset = random.nextInt(size / 4096) * 4096;
        write(session, handle, offset, page);
        System.arraycopy(page, 0, model, offset, page.length);
      }
      session.sync(handle, false);
      int pieces = pieces(made.attributes().node(), size);
      int most = 2 * (64 + 2 * 20 + 1);
      assertTrue(pieces <= most, () -> pieces + " pieces");
    }
    assertArrayEquals(model, read(session, handle, 0, size));
    close(session, handle);
  }

  @Test
  void bytesThatWereWrittenOverTakeNoSpace() {
    CreatedFile made = SessionFixture.create(session, "f");
    FileHandle handle = made.opened().handle();
    byte[] model = {};
    for (int round = 0; round < 40; round++) {
      model = pattern(1 << 20, round);
      write(session, handle, 0, model);
    }
    int blobs = fixture.chunks.blobCount(fixture.tenant);
    assertTrue(blobs <= 6, () -> blobs + " blobs for one mebibyte");
    session.sync(handle, false);
    assertArrayEquals(model, read(session, handle, 0, model.length));
    close(session, handle);
  }

  @Test
  void aPageThatIsLeftOfABlobDoesNotKeepItForLong() {
    int size = 1 << 20;
    CreatedFile made = SessionFixture.create(session, "f");
    FileHandle handle = made.opened().handle();
    byte[] model = pattern(size, 1);
    write(session, handle, 0, model);
    int most = 0;
    for (int page = 0; page < 100; page++) {
      byte[] before = pattern(page * 4096, page);
      byte[] after = pattern(size - (page + 1) * 4096, page);
      write(session, handle, 0, before);
      write(session, handle, (page + 1) * 4096L, after);
      System.arraycopy(before, 0, model, 0, before.length);
      System.arraycopy(after, 0, model, size - after.length, after.length);
      most = Math.max(most, fixture.chunks.blobCount(fixture.tenant));
    }
    int blobs = most;
    assertTrue(blobs <= 90, () -> blobs + " blobs for one mebibyte");
    assertArrayEquals(model, read(session, handle, 0, size));
    close(session, handle);
    assertArrayEquals(model, content(session, "f", size));
  }

  private int pieces(NodeId node, int size) {
    int pieces = 0;
    try (NodePlan plan = fixture.files.plan(new NamespaceId(1), NodeRef.of(node))) {
      for (long at = 0; at < size; at = plan.plan().pieces(at, 1).getFirst().end()) {
        pieces++;
      }
    }
    return pieces;
  }

  @Test
  void aFileWrittenInOrderHasTheDigestOfItsContentForAnEtag() {
    byte[] bytes = pattern(3 << 20, 1);
    CreatedFile made = SessionFixture.create(session, "f");
    for (int start = 0; start < bytes.length; start += 100_000) {
      int end = Math.min(bytes.length, start + 100_000);
      write(session, made.opened().handle(), start, Arrays.copyOfRange(bytes, start, end));
    }
    close(session, made.opened().handle());
    assertEquals(SessionFixture.etagOf(bytes), etag(made.attributes().node()));
    assertArrayEquals(bytes, content(session, "f", 4 << 20));
  }

  @Test
  void aFileChangedInItsMiddleHasAnEtagThatNobodyTakesForADigest() {
    CreatedFile made = SessionFixture.create(session, "f");
    write(session, made.opened().handle(), 0, pattern(1 << 20, 1));
    session.sync(made.opened().handle(), false);
    write(session, made.opened().handle(), 500_000, pattern(10, 2));
    close(session, made.opened().handle());
    assertTrue(etag(made.attributes().node()).endsWith("-1"));
  }

  @Test
  void thousandAppendsWithSyncsStayReadable() {
    CreatedFile made = SessionFixture.create(session, "log");
    byte[] all = {};
    for (int i = 0; i < 300; i++) {
      byte[] line = pattern(1_000, i);
      write(session, made.opened().handle(), all.length, line);
      session.sync(made.opened().handle(), true);
      all = Arrays.copyOf(all, all.length + line.length);
      System.arraycopy(line, 0, all, all.length - line.length, line.length);
    }
    close(session, made.opened().handle());
    assertArrayEquals(all, content(session, "log", all.length + 1));
  }

  /** The store took too long to answer, and nobody knows what became of the publish. */
  @ParameterizedTest
  @EnumSource(InMemoryFiles.Loss.class)
  void aPublishWithoutAnAnswerIsFoundOutByTheNext(InMemoryFiles.Loss loss) {
    for (int length : new int[] {300_000, 3_000}) {
      String name = "f" + length;
      byte[] model = pattern(length, 4);
      FileHandle handle = SessionFixture.create(session, name).opened().handle();
      write(session, handle, 0, model);
      loseSync(handle, loss);
      assertArrayEquals(model, read(session, handle, 0, length));
      close(session, handle);
      assertArrayEquals(model, content(session, name, length + 1));

      handle = opened(name);
      change(handle, model, 1_000);
      loseSync(handle, loss);
      change(handle, model, 2_500);
      assertArrayEquals(model, read(session, handle, 0, length));
      loseSync(handle, loss);
      change(handle, model, 500);
      close(session, handle);
      assertArrayEquals(model, content(session, name, length + 1));

      handle = opened(name);
      change(handle, model, 0);
      loseSync(handle, loss);
      NodeId node = session.lookup(entry(session.root(), name)).orElseThrow().node();
      session.change(ROOT, node, Optional.of(handle), AttributeChange.truncation(0));
      session.forget(node, 1);
      write(session, handle, 0, pattern(50, 8));
      close(session, handle);
      assertArrayEquals(pattern(50, 8), content(session, name, 50));
    }
  }

  private FileHandle opened(String name) {
    NodeId node = session.lookup(entry(session.root(), name)).orElseThrow().node();
    FileHandle handle = session.open(ROOT, node, SessionFixture.READ_WRITE).handle();
    session.forget(node, 1);
    return handle;
  }

  private void change(FileHandle handle, byte[] model, int offset) {
    byte[] bytes = pattern(100, offset);
    System.arraycopy(bytes, 0, model, offset, bytes.length);
    write(session, handle, offset, bytes);
  }

  private void loseSync(FileHandle handle, InMemoryFiles.Loss loss) {
    fixture.files.losePublish(loss);
    KisekiException slow = assertThrows(KisekiException.class, () -> session.sync(handle, false));
    assertEquals(ErrorCode.STORE_BUSY, slow.code());
  }

  @Test
  void aWholeCopySharesItsBlobsAndOutlivesItsSource() {
    byte[] model = pattern(300_000, 4);
    CreatedFile source = SessionFixture.create(session, "source");
    write(session, source.opened().handle(), 0, model);
    close(session, source.opened().handle());
    int blobs = fixture.chunks.blobCount(fixture.tenant);
    FileHandle from = opened("source");
    FileHandle to = SessionFixture.create(session, "copy").opened().handle();
    assertEquals(model.length, copy(from, 0, to, 0, Long.MAX_VALUE / 2));
    assertEquals(blobs, fixture.chunks.blobCount(fixture.tenant), "bytes were written");
    assertEquals(0, copy(from, model.length, to, model.length, 100));

    change(to, model, 200_000);
    close(session, to);
    assertArrayEquals(model, content(session, "copy", model.length + 1));
    assertArrayEquals(pattern(300_000, 4), content(session, "source", model.length + 1));
    session.unlink(ROOT, entry(session.root(), "source"));
    close(session, from);
    assertArrayEquals(model, content(session, "copy", model.length + 1));
  }

  @Test
  void aCopyOfWhatIsNotPublishedOrNotTheBeginningIsWritten() {
    byte[] model = pattern(300_000, 4);
    FileHandle from = SessionFixture.create(session, "source").opened().handle();
    write(session, from, 0, model);
    FileHandle to = SessionFixture.create(session, "copy").opened().handle();
    assertEquals(model.length, copy(from, 0, to, 0, model.length));
    session.sync(from, false);
    write(session, to, 0, model);
    assertEquals(200_000, copy(from, 100_000, to, 0, 200_000));
    System.arraycopy(Arrays.copyOfRange(model, 100_000, 300_000), 0, model, 0, 200_000);
    close(session, to);
    close(session, from);
    assertArrayEquals(model, content(session, "copy", model.length + 1));
  }

  /** cp(1) over a file that is there: opened with O_TRUNC, then copied. */
  @Test
  void aCopyOverAFileOfAnotherLengthReplacesIt() {
    byte[] model = pattern(300_000, 4);
    FileHandle from = SessionFixture.create(session, "source").opened().handle();
    write(session, from, 0, model);
    session.sync(from, false);
    FileHandle old = SessionFixture.create(session, "copy").opened().handle();
    write(session, old, 0, pattern(400_000, 5));
    close(session, old);
    NodeId node = session.lookup(entry(session.root(), "copy")).orElseThrow().node();
    FileHandle to = session.open(ROOT, node, new OpenMode(true, true, true, false)).handle();
    session.forget(node, 1);
    assertEquals(250_000, copy(from, 0, to, 0, 250_000));
    assertEquals(50_000, copy(from, 250_000, to, 250_000, 100_000));
    write(session, to, 10, model);
    close(session, to);
    close(session, from);
    byte[] wanted = Arrays.copyOf(model, model.length + 10);
    System.arraycopy(model, 0, wanted, 10, model.length);
    assertArrayEquals(wanted, content(session, "copy", wanted.length + 1));
  }

  private long copy(FileHandle from, long at, FileHandle to, long toAt, long length) {
    return session.copy(
        ROOT, new FileRange(from, at, length), new WritePlace(to, toAt, false, false));
  }

  @Test
  void anUnlinkedOpenFileIsReadAndWrittenUntilItIsClosed() {
    int before = fixture.files.nodeCount();
    CreatedFile made = SessionFixture.create(session, "f");
    FileHandle handle = made.opened().handle();
    write(session, handle, 0, pattern(200_000, 1));
    session.unlink(ROOT, entry(session.root(), "f"));
    assertEquals(0, session.attributes(made.attributes().node()).linkCount());
    write(session, handle, 200_000, pattern(10, 2));
    assertArrayEquals(pattern(10, 2), read(session, handle, 200_000, 100));
    close(session, handle);
    session.forget(made.attributes().node(), 1);
    assertEquals(before, fixture.files.nodeCount());
    assertEquals(0, fixture.chunks.blobCount(fixture.tenant), "flushed blobs were given back");
  }

  @Test
  void aRenamePublishesItsSourceFirst() {
    close(session, SessionFixture.create(session, "old").opened().handle());
    CreatedFile made = SessionFixture.create(session, "new");
    write(session, made.opened().handle(), 0, pattern(5_000, 3));
    session.rename(
        ROOT, entry(session.root(), "new"), entry(session.root(), "old"), RenameMode.REPLACE);
    FileSession other = fixture.open();
    assertArrayEquals(pattern(5_000, 3), content(other, "old", 10_000));
    other.close();
    close(session, made.opened().handle());
  }

  @Test
  void whatIsStagedByATruncationAtOpenIsPublishedByItsClose() {
    CreatedFile made = SessionFixture.create(session, "f");
    write(session, made.opened().handle(), 0, pattern(5_000, 3));
    close(session, made.opened().handle());
    FileHandle handle =
        session
            .open(ROOT, made.attributes().node(), new OpenMode(false, true, true, false))
            .handle();
    assertEquals(0, session.attributes(made.attributes().node()).sizeBytes());
    close(session, handle);
    assertEquals(SessionFixture.etagOf(new byte[0]), etag(made.attributes().node()));
  }

  @Test
  void aReadOnlySessionRefusesEveryChange() {
    close(session, SessionFixture.create(session, "f").opened().handle());
    try (FileSession reader =
        (FileSession) fixture.trees.open(fixture.terms(true, Optional.of(SessionFixture.BUCKET)))) {
      for (Runnable change :
          List.<Runnable>of(
              () -> SessionFixture.create(reader, "g"),
              () -> reader.unlink(ROOT, entry(reader.root(), "f")),
              () -> reader.makeDirectory(ROOT, entry(reader.root(), "d"), 0755))) {
        KisekiException refused = assertThrows(KisekiException.class, change::run);
        assertEquals(ErrorCode.STORE_READ_ONLY, refused.code());
      }
    }
  }

  @Test
  void aTenantsRootListsItsBucketsAndHoldsNothingElse() {
    close(session, SessionFixture.create(session, "f").opened().handle());
    try (FileSession tenant =
        (FileSession) fixture.trees.open(fixture.terms(false, Optional.empty()))) {
      FileHandle handle = tenant.openDirectory(tenant.root());
      List<String> names =
          tenant.list(new DirectoryQuery(handle, 0, 100, false)).stream()
              .map(DirectoryEntry::name)
              .map(FileName::toString)
              .toList();
      assertEquals(List.of(".", "..", "bucket"), names);
      tenant.releaseDirectory(handle);
      NodeId bucket = tenant.lookup(entry(tenant.root(), "bucket")).orElseThrow().node();
      assertTrue(tenant.lookup(entry(bucket, "f")).isPresent());
      assertEquals(tenant.root(), tenant.lookup(entry(bucket, "..")).orElseThrow().node());
      assertEquals(Optional.empty(), tenant.lookup(entry(tenant.root(), "nothing")));
      KisekiException refused =
          assertThrows(
              KisekiException.class,
              () -> tenant.makeDirectory(ROOT, entry(tenant.root(), "new"), 0755));
      assertEquals(ErrorCode.NOT_PERMITTED, refused.code());
    }
  }

  @Test
  void cookiesStayWithTheirEntriesWhileOthersGo() {
    for (int i = 0; i < 200; i++) {
      close(session, SessionFixture.create(session, "f%03d".formatted(i)).opened().handle());
    }
    FileHandle handle = session.openDirectory(session.root());
    List<DirectoryEntry> all = session.list(new DirectoryQuery(handle, 0, 1000, false));
    assertEquals(202, all.size());
    for (int i = 0; i < 200; i += 2) {
      session.unlink(ROOT, entry(session.root(), "f%03d".formatted(i)));
    }
    for (DirectoryEntry entry : all.subList(2, 200)) {
      List<DirectoryEntry> next =
          session.list(new DirectoryQuery(handle, entry.cookie(), 1, false));
      int after = Integer.parseInt(entry.name().toString().substring(1)) + 1;
      assertEquals(
          "f%03d".formatted(after % 2 == 0 ? after + 1 : after), next.getFirst().name().toString());
    }
    session.releaseDirectory(handle);
  }
}
