package dev.kiseki.dist.wiring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.dist.mount.MountSettings;
import dev.kiseki.dist.mount.MountTarget;
import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.ReadConditions;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.file.AttributeChange;
import dev.kiseki.ports.in.file.CreatedFile;
import dev.kiseki.ports.in.file.DirectoryEntry;
import dev.kiseki.ports.in.file.DirectoryQuery;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.FileRange;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.RenameMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.SpaceChange;
import dev.kiseki.ports.in.file.WritePlace;
import dev.kiseki.ports.in.identity.CreatePrincipal;
import dev.kiseki.ports.in.object.GetObject;
import dev.kiseki.ports.in.object.ReadableObject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same bytes as files and as objects, on the real store under real keys. */
final class FilesAndObjectsTest extends OneBucket {
  private static final Requester ROOT = new Requester(0, 0, 1, 1);
  private static final OpenMode READ = new OpenMode(true, false, false, false);
  private static final OpenMode READ_WRITE = new OpenMode(true, true, false, false);
  private static final String MOUNTED = TENANT + "/" + BUCKET;
  private static final int MOST = 500_000;

  @SuppressWarnings("NullAway.Init")
  private FileTree tree;

  @BeforeEach
  void mount() {
    tree = openTree();
  }

  @AfterEach
  void unmount() {
    tree.close();
  }

  private NodeId node(String path) {
    NodeId node = tree.root();
    for (String name : path.split("/", -1)) {
      node = tree.lookup(new EntryRef(node, FileName.of(name))).orElseThrow().node();
    }
    return node;
  }

  private FileHandle create(String name) {
    return created(name).opened().handle();
  }

  private CreatedFile created(String name) {
    return tree.create(ROOT, new EntryRef(tree.root(), FileName.of(name)), 0644, READ_WRITE);
  }

  private void write(FileHandle handle, long offset, byte[] bytes) {
    tree.write(ROOT, new WritePlace(handle, offset, false, false), ByteBuffer.wrap(bytes));
  }

  private byte[] read(FileHandle handle, long offset, int length) {
    ByteBuffer target = ByteBuffer.allocate(length);
    return Arrays.copyOf(target.array(), tree.read(handle, offset, target));
  }

  private void close(FileHandle handle) {
    tree.flush(handle, new LockOwner(1));
    tree.release(handle);
  }

  private byte[] content(String path) {
    FileHandle handle = tree.open(ROOT, node(path), READ).handle();
    byte[] bytes = read(handle, 0, 2 << 20);
    tree.release(handle);
    return bytes;
  }

  private String etag(String key) {
    GetObject.Query query =
        new GetObject.Query(
            OpenDeployment.target(acme, BUCKET, key),
            Optional.empty(),
            Optional.empty(),
            ReadConditions.NONE);
    try (ReadableObject object = open.deployment.useCases().getObject().open(query)) {
      return object.view().facts().etag().text();
    }
  }

  private static String md5(byte[] bytes) {
    return HexFormat.of().formatHex(TestBody.md5(bytes));
  }

  @Test
  void anObjectIsAFileInItsDirectories() {
    for (int size : new int[] {0, 10, 3_072, 3_073, 70_000, 1_500_000}) {
      open.put(acme, BUCKET, "a/b/" + size, pattern(size, size));
      assertArrayEquals(pattern(size, size), content("a/b/" + size));
      FileHandle handle = tree.open(ROOT, node("a/b/" + size), READ).handle();
      int from = size / 3;
      assertArrayEquals(
          Arrays.copyOfRange(pattern(size, size), from, Math.min(size, from + 100_000)),
          read(handle, from, 100_000));
      tree.release(handle);
    }
  }

  @Test
  void aClosedFileIsAnObjectWithItsMd5() {
    for (int size : new int[] {0, 1, 5_000, 200_000, 1_700_000}) {
      byte[] bytes = pattern(size, size);
      FileHandle handle = create("f" + size);
      for (int start = 0; start < size; start += 65_536) {
        write(handle, start, Arrays.copyOfRange(bytes, start, Math.min(size, start + 65_536)));
      }
      close(handle);
      assertArrayEquals(bytes, open.get(acme, BUCKET, "f" + size));
      assertEquals(md5(bytes), etag("f" + size));
    }
    assertEquals(5, open.list(acme, BUCKET).size());
  }

  @Test
  void anObjectChangedAsAFileIsStillOneObject() {
    open.put(acme, BUCKET, "k", pattern(1_000_000, 1));
    FileHandle handle = tree.open(ROOT, node("k"), READ_WRITE).handle();
    write(handle, 500_000, pattern(100, 2));
    assertArrayEquals(pattern(1_000_000, 1), open.get(acme, BUCKET, "k"), "not published yet");
    close(handle);
    byte[] changed = pattern(1_000_000, 1);
    System.arraycopy(pattern(100, 2), 0, changed, 500_000, 100);
    assertArrayEquals(changed, open.get(acme, BUCKET, "k"));
    assertTrue(etag("k").endsWith("-1"));
    assertEquals(List.of("k"), open.list(acme, BUCKET));
  }

  @Test
  void aPutOverAnOpenFileLeavesTheOldOneToItsHandles() {
    open.put(acme, BUCKET, "k", pattern(300_000, 1));
    FileHandle handle = tree.open(ROOT, node("k"), READ_WRITE).handle();
    open.put(acme, BUCKET, "k", pattern(300_000, 2));
    assertArrayEquals(pattern(300_000, 1), read(handle, 0, 400_000));
    assertArrayEquals(pattern(300_000, 2), content("k"));
    write(handle, 0, pattern(10, 3));
    close(handle);
    assertArrayEquals(pattern(300_000, 2), open.get(acme, BUCKET, "k"));
  }

  @Test
  void aDeleteOfAnOpenFileIsAnUnlink() {
    open.put(acme, BUCKET, "d/k", pattern(300_000, 1));
    FileHandle handle = tree.open(ROOT, node("d/k"), READ_WRITE).handle();
    open.delete(acme, BUCKET, "d/k");
    assertArrayEquals(pattern(300_000, 1), read(handle, 0, 400_000));
    write(handle, 300_000, pattern(10, 3));
    assertArrayEquals(pattern(10, 3), read(handle, 300_000, 400_000));
    close(handle);
    assertEquals(List.of(), open.list(acme, BUCKET));
  }

  @Test
  void aCopyInAMountSharesBytesWithAnObjectAndOutlivesIt() {
    byte[] bytes = pattern(1_500_000, 1);
    open.put(acme, BUCKET, "source", bytes);
    FileHandle from = tree.open(ROOT, node("source"), READ).handle();
    FileHandle to = create("copy");
    assertEquals(
        bytes.length,
        tree.copy(ROOT, new FileRange(from, 0, MOST * 10), new WritePlace(to, 0, false, false)));
    assertArrayEquals(bytes, open.get(acme, BUCKET, "copy"));
    assertEquals(md5(bytes), etag("copy"));
    open.delete(acme, BUCKET, "source");
    close(from);
    assertArrayEquals(bytes, read(to, 0, 2 << 20));
    write(to, 700_000, pattern(10, 2));
    System.arraycopy(pattern(10, 2), 0, bytes, 700_000, 10);
    close(to);
    tree.close();
    reopen();
    tree = openTree();
    assertArrayEquals(bytes, open.get(acme, BUCKET, "copy"));
    assertArrayEquals(bytes, content("copy"));
  }

  @Test
  void aPrincipalOfAPrefixMountsWhatLiesBelowItAndNothingElse() {
    open.put(acme, BUCKET, "mine/a/file", pattern(100, 1));
    open.put(acme, BUCKET, "others/file", pattern(100, 2));
    AccessScope scope = new AccessScope(new TreeSet<>(), List.of("mine/"));
    principal("limited", Role.WRITER, scope);
    principal("looker", Role.READER, scope);
    for (String target : List.of(TENANT, MOUNTED, MOUNTED + "/others")) {
      String said = assertRefused(ErrorCode.ACCESS_DENIED, target, "principal=limited");
      assertTrue(
          target.equals(TENANT) || said.contains("limited to prefixes: mount TENANT/BUCKET/DIR"),
          said);
    }
    String said = assertRefused(ErrorCode.ACCESS_DENIED, MOUNTED + "/mine", "principal=looker");
    assertTrue(said.contains("may only read: mount with -o ro"), said);
    var _ = assertRefused(ErrorCode.NO_SUCH_FILE, MOUNTED + "/mine/b", "principal=limited");
    var _ = assertRefused(ErrorCode.NO_SUCH_FILE, MOUNTED + "/mine/a/file", "principal=limited");
    var _ = assertRefused(ErrorCode.NO_SUCH_PRINCIPAL, MOUNTED, "principal=nobody");
    opened(MOUNTED + "/mine", "principal=looker,ro").close();
    tree.close();
    tree = opened(MOUNTED + "/mine/a", "principal=limited");
    NodeId top = tree.root();
    assertEquals(top, tree.lookup(new EntryRef(top, FileName.of(".."))).orElseThrow().node());
    FileHandle listing = tree.openDirectory(top);
    List<DirectoryEntry> all = tree.list(new DirectoryQuery(listing, 0, 10, false));
    assertEquals(List.of(".", "..", "file"), all.stream().map(e -> e.name().toString()).toList());
    assertEquals(top, all.get(1).node());
    tree.releaseDirectory(listing);
    assertArrayEquals(pattern(100, 1), content("file"));
    FileHandle made = create("new");
    write(made, 0, pattern(10, 3));
    close(made);
    assertArrayEquals(pattern(10, 3), open.get(acme, BUCKET, "mine/a/new"));
  }

  private void principal(String name, Role role, AccessScope scope) {
    open.deployment
        .useCases()
        .identities()
        .createPrincipal()
        .create(
            new CreatePrincipal.Command(
                new TenantName(TENANT), new PrincipalName(name), role, scope, Optional.empty()));
  }

  private FileTree opened(String target, String options) {
    return open.deployment
        .fileTrees()
        .open(MountTarget.parse(target), MountSettings.parse(options));
  }

  private String assertRefused(ErrorCode code, String target, String options) {
    KisekiException refused =
        assertThrows(KisekiException.class, () -> lookedAt(opened(target, options)));
    assertEquals(code, refused.code(), refused::toString);
    return refused.getMessage();
  }

  /** What a tenant's mount refuses is told when a bucket of it is entered. */
  private static void lookedAt(FileTree opened) {
    try (opened) {
      opened.lookup(new EntryRef(opened.root(), FileName.of(BUCKET)));
    }
  }

  @Test
  void aRenameReplacesWithTheWholeNewContent() {
    open.put(acme, BUCKET, "k", pattern(100, 1));
    FileHandle handle = create("new");
    write(handle, 0, pattern(80_000, 2));
    tree.rename(
        ROOT,
        new EntryRef(tree.root(), FileName.of("new")),
        new EntryRef(tree.root(), FileName.of("k")),
        RenameMode.REPLACE);
    assertArrayEquals(pattern(80_000, 2), open.get(acme, BUCKET, "k"));
    close(handle);
    assertEquals(List.of("k"), open.list(acme, BUCKET));
  }

  @Test
  void oneOpenMakesOneVersionHoweverOftenItIsSynced() {
    open.put(acme, BUCKET, "k", pattern(100, 1));
    open.versioning(acme, BUCKET, VersioningState.ENABLED);
    FileHandle handle = tree.open(ROOT, node("k"), READ_WRITE).handle();
    for (int i = 0; i < 5; i++) {
      write(handle, 0, pattern(1_000, i));
      tree.sync(handle, false);
    }
    close(handle);
    assertEquals(2, open.versions(acme, BUCKET).size());
    assertArrayEquals(pattern(1_000, 4), open.get(acme, BUCKET, "k"));
  }

  @Test
  void aDirectoryOfVersionsMovesWithItsKeysAndLeavesThemBehind() {
    open.put(acme, BUCKET, "d/before", pattern(100, 1));
    open.versioning(acme, BUCKET, VersioningState.ENABLED);
    VersionId large = open.putVersion(acme, BUCKET, "d/e/large", pattern(200_000, 2));
    FileHandle handle = tree.open(ROOT, node("d/before"), READ_WRITE).handle();
    tree.rename(
        ROOT,
        new EntryRef(tree.root(), FileName.of("d")),
        new EntryRef(tree.root(), FileName.of("moved")),
        RenameMode.REPLACE);
    assertEquals(List.of("moved/before", "moved/e/large"), open.list(acme, BUCKET));
    assertArrayEquals(pattern(200_000, 2), open.get(acme, BUCKET, "moved/e/large"));
    assertArrayEquals(pattern(200_000, 2), content("moved/e/large"));
    assertArrayEquals(
        pattern(200_000, 2), open.getVersion(acme, BUCKET, "d/e/large", Optional.of(large)));
    assertEquals(6, open.versions(acme, BUCKET).size());
    write(handle, 100, pattern(10, 3));
    close(handle);
    assertEquals(110, open.get(acme, BUCKET, "moved/before").length);
    tree.rename(
        ROOT,
        new EntryRef(node("moved"), FileName.of("before")),
        new EntryRef(node("moved/e"), FileName.of("large")),
        RenameMode.EXCHANGE);
    assertEquals(110, open.get(acme, BUCKET, "moved/e/large").length);
    assertArrayEquals(pattern(200_000, 2), open.get(acme, BUCKET, "moved/before"));
  }

  @Test
  void whatWasClosedIsThereAfterTheStoreWasOpenedAnew() {
    FileHandle handle = create("f");
    write(handle, 1 << 20, pattern(70_000, 1));
    close(handle);
    tree.close();
    reopen();
    tree = openTree();
    byte[] all = new byte[(1 << 20) + 70_000];
    System.arraycopy(pattern(70_000, 1), 0, all, 1 << 20, 70_000);
    assertArrayEquals(all, content("f"));
    assertArrayEquals(all, open.get(acme, BUCKET, "f"));
  }

  /** As fsx, with S3 looking on: it sees what was published last, whole. */
  @Test
  void randomOperationsOnAFileAreSeenByS3WhenTheyArePublished() {
    long seed = Long.getLong("kiseki.seed", System.nanoTime());
    System.out.println("FilesAndObjectsTest: -Dkiseki.seed=" + seed);
    Random random = new Random(seed);
    CreatedFile made = created("f");
    NodeId node = made.attributes().node();
    List<FileHandle> handles = new ArrayList<>(List.of(made.opened().handle()));
    byte[] model = {};
    byte[] published = {};
    for (int step = 0; step < 400; step++) {
      FileHandle handle = handles.get(random.nextInt(handles.size()));
      int offset = random.nextInt(MOST);
      int length = 1 + random.nextInt(40_000);
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> {
          byte[] bytes = pattern(length, random.nextInt());
          write(handle, offset, bytes);
          model = Arrays.copyOf(model, Math.max(model.length, offset + length));
          System.arraycopy(bytes, 0, model, offset, length);
        }
        case 3 -> {
          tree.change(ROOT, node, Optional.of(handle), AttributeChange.truncation(offset));
          model = Arrays.copyOf(model, offset);
        }
        case 4 -> {
          tree.allocate(ROOT, new FileRange(handle, offset, length), SpaceChange.PUNCH_HOLE);
          if (offset < model.length) {
            Arrays.fill(model, offset, Math.min(model.length, offset + length), (byte) 0);
          }
        }
        case 5 -> {
          tree.sync(handle, false);
          published = model.clone();
        }
        case 6 -> {
          if (handles.size() > 1) {
            handles.remove(handle);
            close(handle);
            published = model.clone();
          } else {
            handles.add(tree.open(ROOT, node, READ_WRITE).handle());
          }
        }
        case 7 -> assertArrayEquals(published, open.get(acme, BUCKET, "f"));
        default ->
            assertArrayEquals(
                offset >= model.length
                    ? new byte[0]
                    : Arrays.copyOfRange(model, offset, Math.min(model.length, offset + length)),
                read(handle, offset, length));
      }
    }
    handles.forEach(this::close);
    assertArrayEquals(model, open.get(acme, BUCKET, "f"));
    assertArrayEquals(model, content("f"));
  }
}
