package dev.kiseki.dist.wiring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.Quota;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.file.AttributeChange;
import dev.kiseki.ports.in.file.CreatedFile;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.FileRange;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.SpaceChange;
import dev.kiseki.ports.in.file.SpaceFacts;
import dev.kiseki.ports.in.file.WritePlace;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A quota is met by write(2), not by the close that comes too late. */
final class FilesUnderQuotaTest extends OneBucket {
  private static final Requester ROOT = new Requester(0, 0, 1, 1);
  private static final OpenMode READ_WRITE = new OpenMode(true, true, false, false);
  private static final TenantName ACME = new TenantName(TENANT);
  private static final long MIB = 1 << 20;

  @SuppressWarnings("NullAway.Init")
  private FileTree tree;

  @BeforeEach
  void mount() {
    tree = openTree();
    quota(Optional.of(new NamespaceName(BUCKET)), MIB);
  }

  @AfterEach
  void unmount() {
    tree.close();
  }

  private void quota(Optional<NamespaceName> bucket, long bytes) {
    open.deployment
        .useCases()
        .identities()
        .quotas()
        .set(ACME, bucket, new Quota(OptionalLong.of(bytes), OptionalLong.empty()));
  }

  private long usedBytes() {
    return open.deployment
        .useCases()
        .identities()
        .quotas()
        .bucket(ACME, new NamespaceName(BUCKET))
        .usage()
        .bytes();
  }

  private CreatedFile create(String name) {
    return tree.create(ROOT, new EntryRef(tree.root(), FileName.of(name)), 0644, READ_WRITE);
  }

  private int write(FileHandle handle, long offset, int length) {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[length]);
    return tree.write(ROOT, new WritePlace(handle, offset, false, false), bytes);
  }

  private void close(FileHandle handle) {
    tree.flush(handle, new LockOwner(1));
    tree.release(handle);
  }

  private static void assertOverQuota(Runnable action) {
    KisekiException refused = assertThrows(KisekiException.class, action::run);
    assertEquals(ErrorCode.QUOTA_EXCEEDED, refused.code());
  }

  @Test
  void aCopyThatSharesItsBytesCountsAsOneThatWasWritten() {
    int size = 300 * 1024;
    CreatedFile source = create("source");
    write(source.opened().handle(), 0, size);
    close(source.opened().handle());
    FileHandle from =
        tree.open(ROOT, source.attributes().node(), new OpenMode(true, false, false, false))
            .handle();
    for (int copies = 1; copies <= 2; copies++) {
      FileHandle to = create("copy" + copies).opened().handle();
      assertEquals(size, copy(from, to, 0));
      assertEquals((copies + 1L) * size, usedBytes());
      close(to);
    }
    FileHandle last = create("last").opened().handle();
    assertEquals(MIB - 3L * size, copy(from, last, 0));
    assertOverQuota(() -> copy(from, last, MIB - 3L * size));
    close(last);
    close(from);
    // What a session has looked up lives until it lets go.
    tree.close();
    tree = openTree();
    unlink("source");
    unlink("copy2");
    unlink("last");
    assertEquals(size, usedBytes());
    unlink("copy1");
    assertEquals(0, usedBytes());
  }

  private long copy(FileHandle from, FileHandle to, long at) {
    return tree.copy(ROOT, new FileRange(from, at, MIB), new WritePlace(to, at, false, false));
  }

  private void unlink(String name) {
    tree.unlink(ROOT, new EntryRef(tree.root(), FileName.of(name)));
  }

  @Test
  void whatDoesNotFitIsRefusedByTheWriteAndTheRestIsWritten() {
    FileHandle handle = create("f").opened().handle();
    assertEquals(700_000, write(handle, 0, 700_000));
    assertEquals(MIB - 700_000, write(handle, 700_000, 700_000), "as much as there is room for");
    assertOverQuota(() -> write(handle, MIB, 1));
    close(handle);
    assertEquals(MIB, usedBytes());
    assertArrayEquals(new byte[(int) MIB], open.get(acme, BUCKET, "f"));
  }

  @Test
  void openFilesShareWhatIsLeftAndGiveItBack() {
    CreatedFile one = create("one");
    FileHandle other = create("other").opened().handle();
    write(one.opened().handle(), 0, 800_000);
    assertEquals(MIB - 800_000, write(other, 0, 800_000));
    assertOverQuota(() -> write(other, 800_000, 1));
    tree.change(
        ROOT,
        one.attributes().node(),
        Optional.of(one.opened().handle()),
        AttributeChange.truncation(100_000));
    assertEquals(700_000, write(other, MIB - 800_000, 700_000));
    close(one.opened().handle());
    close(other);
    assertEquals(100_000 + MIB - 100_000, usedBytes());
  }

  @Test
  void aFileThatIsUnlinkedAndClosedGivesItsRoomBack() {
    FileHandle handle = create("f").opened().handle();
    write(handle, 0, 1_000_000);
    tree.unlink(ROOT, new EntryRef(tree.root(), FileName.of("f")));
    FileHandle next = create("g").opened().handle();
    assertTrue(write(next, 0, 1_000_000) < 50_000);
    close(handle);
    assertTrue(write(next, 0, 1_000_000) == 1_000_000);
    close(next);
  }

  @Test
  void aWriteThatFailsAtOnceLeavesNothingToPublish() {
    open.put(acme, BUCKET, "full", new byte[(int) MIB]);
    FileHandle handle = create("f").opened().handle();
    assertOverQuota(() -> write(handle, 0, 1));
    tree.sync(handle, false);
    close(handle);
    assertEquals(0, open.get(acme, BUCKET, "f").length);
  }

  @Test
  void whatIsThereIsWrittenOverWithoutRoom() {
    open.put(acme, BUCKET, "full", new byte[(int) MIB]);
    var node = tree.lookup(new EntryRef(tree.root(), FileName.of("full"))).orElseThrow().node();
    FileHandle handle = tree.open(ROOT, node, READ_WRITE).handle();
    assertEquals(500_000, write(handle, 123, 500_000));
    tree.sync(handle, false);
    assertEquals(MIB, usedBytes());
    assertOverQuota(() -> write(handle, MIB, 1));
    close(handle);
  }

  @Test
  void holesAreFreeAndReservedSpaceIsNot() {
    FileHandle handle = create("f").opened().handle();
    assertEquals(1, write(handle, 1L << 40, 1));
    tree.sync(handle, false);
    assertEquals(1, usedBytes());
    tree.allocate(ROOT, new FileRange(handle, 0, 1_000_000), SpaceChange.ALLOCATE_KEEPING_SIZE);
    FileHandle other = create("g").opened().handle();
    assertTrue(write(other, 0, 1_000_000) < 50_000);
    assertEquals(1_000_000, write(handle, 0, 1_000_000), "it has its room");
    assertOverQuota(
        () -> tree.allocate(ROOT, new FileRange(handle, 2_000_000, 100_000), SpaceChange.ALLOCATE));
    tree.allocate(ROOT, new FileRange(handle, 0, 1_000_000), SpaceChange.PUNCH_HOLE);
    assertEquals(900_000, write(other, 0, 900_000));
    close(other);
    close(handle);
    assertTrue(usedBytes() < 1_000_000);
  }

  @Test
  void theTenantsQuotaHoldsToo() {
    quota(Optional.empty(), 500_000);
    FileHandle handle = create("f").opened().handle();
    assertEquals(500_000, write(handle, 0, 600_000));
    assertOverQuota(() -> write(handle, 500_000, 1));
    close(handle);
  }

  @Test
  void theQuotaIsTheCapacity() {
    SpaceFacts before = tree.space();
    assertEquals(MIB / before.blockBytes(), before.blockCount());
    assertEquals(before.blockCount(), before.availableBlocks());
    FileHandle handle = create("f").opened().handle();
    write(handle, 0, 500_000);
    SpaceFacts written = tree.space();
    assertEquals(before.blockCount(), written.blockCount());
    assertEquals((MIB - 500_000) / 4096, written.availableBlocks());
    close(handle);
    assertEquals(written, tree.space());
  }
}
