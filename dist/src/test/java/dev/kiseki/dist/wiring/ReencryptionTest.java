package dev.kiseki.dist.wiring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.lmdb.tables.row.BlobRow;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.dist.mount.MountSettings;
import dev.kiseki.dist.mount.MountTarget;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.UploadId;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.ExtendedAttribute;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.FileRange;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.RenameMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.WritePlace;
import dev.kiseki.ports.in.keys.ReencryptNamespace;
import dev.kiseki.ports.in.keys.ReencryptNamespace.Job;
import dev.kiseki.ports.in.upload.CreateUpload;
import dev.kiseki.ports.in.upload.UploadTarget;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What older keys sealed, sealed anew. The proof is the same everywhere: the old key is gone from
 * the row, and everything reads back, also after a restart, when no memory of it is left.
 */
@SuppressWarnings("NullAway.Init") // set before each test
@Tag("keys")
final class ReencryptionTest {
  private static final Requester ROOT = new Requester(0, 0, 1, 1);
  private static final OpenMode READ_WRITE = new OpenMode(true, true, false, false);
  private static final TenantName ACME = new TenantName("acme");
  private static final NamespaceName BUCKET = new NamespaceName("bucket");
  private static final int PATIENCE_TICKS = 3000;
  private static final int PART_BYTES = 5 << 20;
  private static final String DEEP = "d".repeat(600) + "/" + "x".repeat(300);

  @TempDir private Path root;
  private OpenDeployment open;
  private Caller acme;

  @BeforeEach
  void openWithABucket() {
    open = new OpenDeployment(root);
    acme = open.tenant("acme");
    open.bucket(acme, "bucket");
  }

  @AfterEach
  void close() {
    open.close();
  }

  private static byte[] pattern(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private void put(String key, byte[] bytes) {
    open.put(acme, "bucket", key, bytes);
  }

  private byte[] get(String key) {
    return open.get(acme, "bucket", key);
  }

  private void rotate() {
    open.deployment.useCases().keyOperations().rotateNamespaceKey().rotate(ACME, BUCKET);
  }

  private ReencryptNamespace jobs() {
    return open.deployment.useCases().keyOperations().reencryptNamespace();
  }

  private Job start() {
    return jobs().start(ACME, BUCKET, false);
  }

  private Job awaitState(String state) {
    CountDownLatch never = new CountDownLatch(1);
    try {
      Job job = jobs().job(ACME, BUCKET).orElseThrow();
      for (int i = 0; i < PATIENCE_TICKS && !job.state().equals(state); i++) {
        assertFalse(never.await(10, TimeUnit.MILLISECONDS));
        job = jobs().job(ACME, BUCKET).orElseThrow();
      }
      assertEquals(state, job.state(), job::toString);
      return job;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void reopen() {
    open.close();
    open = new OpenDeployment(root);
  }

  /** Of the only bucket, in a store that is closed. */
  private List<Boolean> givenUp() {
    byte[] row = new DiskImage(open.data).values("namespace").getFirst();
    return NamespaceRow.decode(new NamespaceId(1), row).namespace().keys().epochs().stream()
        .map(WrappedKey::isRemoved)
        .toList();
  }

  private List<Integer> epochsOfBlobs() {
    return new DiskImage(open.data)
        .values("blob").stream().map(row -> BlobRow.decode(row).keyEpoch()).distinct().toList();
  }

  @Test
  void plainObjectsReadBackAndTheOldKeyIsGone() {
    byte[] large = pattern(3 << 20, 1);
    put("empty", new byte[0]);
    put("small", pattern(4096, 2));
    put("large", large);
    put(DEEP, pattern(99, 3));
    open.tag(acme, "bucket", Map.of("a", "b"));
    rotate();
    put("new", pattern(100, 4));
    start();
    Job job = awaitState("done");
    assertTrue(job.blobs() > 0);
    assertEquals(job.totalBlobs(), job.blobs());
    assertEquals(job.totalBytes(), job.bytes());
    assertTrue(job.bytes() >= large.length, job::toString);
    for (int round = 0; round < 2; round++) {
      assertArrayEquals(new byte[0], get("empty"));
      assertArrayEquals(pattern(4096, 2), get("small"));
      assertArrayEquals(large, get("large"));
      assertArrayEquals(pattern(99, 3), get(DEEP));
      assertArrayEquals(pattern(100, 4), get("new"));
      assertEquals(Map.of("a", "b"), open.tags(acme, "bucket"));
      assertEquals(5, open.list(acme, "bucket").size());
      reopen();
    }
    open.close();
    assertEquals(List.of(true, false), givenUp());
    assertEquals(List.of(2), epochsOfBlobs());
  }

  @Test
  void aBucketUnderOneKeyIsDoneAtOnce() {
    put("k", pattern(10, 1));
    assertEquals("done", start().state());
    assertArrayEquals(pattern(10, 1), get("k"));
  }

  @Test
  void theOldKeysStayIfTheyAreToStay() {
    put("k", pattern(100_000, 1));
    rotate();
    jobs().start(ACME, BUCKET, true);
    awaitState("done");
    open.close();
    assertEquals(List.of(false, false), givenUp());
    assertEquals(List.of(2), epochsOfBlobs());
  }

  @Test
  void versionsMarkersAndCopiesWhoseSourceIsGoneReadBack() {
    open.versioning(acme, "bucket", VersioningState.ENABLED);
    List<VersionId> versions = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      versions.add(open.putVersion(acme, "bucket", "dir/v", pattern(5000 + i, i)));
    }
    VersionId marker = open.mark(acme, "bucket", "dir/v");
    byte[] source = pattern(2 << 20, 9);
    VersionId copied = open.putVersion(acme, "bucket", "source", source);
    open.copy(acme, "bucket", "source", "bucket", "copy");
    removeVersion("source", copied);
    rotate();
    rotate();
    List<String> before = open.versions(acme, "bucket");
    start();
    awaitState("done");
    for (int round = 0; round < 2; round++) {
      assertEquals(before, open.versions(acme, "bucket"));
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(
            pattern(5000 + i, i),
            open.getVersion(acme, "bucket", "dir/v", Optional.of(versions.get(i))));
      }
      assertArrayEquals(source, get("copy"));
      reopen();
    }
    removeVersion("dir/v", marker);
    assertArrayEquals(pattern(5002, 2), get("dir/v"));
    open.close();
    assertEquals(List.of(true, true, false), givenUp());
    assertEquals(List.of(3), epochsOfBlobs());
  }

  private void removeVersion(String key, VersionId version) {
    var target =
        new dev.kiseki.ports.in.object.ObjectTarget(
            acme, BUCKET, dev.kiseki.domain.ObjectKey.of(key), Optional.of(version));
    var _ =
        open.deployment
            .useCases()
            .deleteObject()
            .delete(target, dev.kiseki.domain.DeleteConditions.NONE);
  }

  @Test
  void uploadsThatAreOpenGoOn() {
    UploadId id =
        open.deployment
            .useCases()
            .createUpload()
            .create(
                new CreateUpload.Command(
                    OpenDeployment.target(acme, "bucket", "upload"),
                    ObjectAttributes.NONE,
                    Optional.empty()));
    UploadTarget target = new UploadTarget(OpenDeployment.target(acme, "bucket", "upload"), id);
    part(target, 1, pattern(PART_BYTES, 1));
    open.multipart(acme, "bucket", "whole", List.of(pattern(PART_BYTES, 3), pattern(10, 4)));
    rotate();
    start();
    awaitState("done");
    reopen();
    part(target, 2, pattern(10, 2));
    var parts = open.deployment.useCases().listParts().list(target, 0, 10).parts();
    assertEquals(2, parts.size());
    assertArrayEquals(
        pattern(10, 4), Arrays.copyOfRange(get("whole"), PART_BYTES, PART_BYTES + 10));
    open.close();
    assertEquals(List.of(true, false), givenUp());
    assertEquals(List.of(2), epochsOfBlobs());
  }

  private void part(UploadTarget target, int number, byte[] bytes) {
    var _ =
        open.deployment
            .useCases()
            .uploadPart()
            .upload(target, new PartNumber(number), _ -> new TestBody(bytes, true));
  }

  @Test
  void filesWithAllThatTheyHaveReadBack() {
    byte[] model = pattern(1 << 20, 1);
    try (FileTree tree = tree()) {
      NodeId dir = tree.makeDirectory(ROOT, entry(tree.root(), "dir"), 0755).node();
      write(tree, dir, "file", 0, model);
      write(tree, dir, "holes", 1 << 20, Arrays.copyOf(model, 300_000));
      tree.makeSymlink(ROOT, entry(tree.root(), "link"), "dir/file".getBytes(UTF));
      NodeId file = tree.lookup(entry(dir, "file")).orElseThrow().node();
      tree.link(ROOT, file, entry(tree.root(), "hard"));
      attribute(tree, file, "user.a", "of the file");
      attribute(tree, dir, "user.b", "of the directory");
      copyWhole(tree, file, dir, "shared", model.length);
      put("dir/object", pattern(200, 7));
    }
    rotate();
    start();
    awaitState("done");
    for (int round = 0; round < 2; round++) {
      try (FileTree tree = tree()) {
        NodeId dir = tree.lookup(entry(tree.root(), "dir")).orElseThrow().node();
        assertArrayEquals(model, read(tree, dir, "file"));
        assertArrayEquals(model, read(tree, dir, "shared"));
        assertArrayEquals(model, read(tree, tree.root(), "hard"));
        byte[] holes = read(tree, dir, "holes");
        assertArrayEquals(new byte[1 << 20], Arrays.copyOf(holes, 1 << 20));
        assertArrayEquals(
            Arrays.copyOf(model, 300_000), Arrays.copyOfRange(holes, 1 << 20, holes.length));
        NodeId link = tree.lookup(entry(tree.root(), "link")).orElseThrow().node();
        assertEquals("dir/file", new String(tree.symlinkTarget(link), UTF));
        NodeId file = tree.lookup(entry(dir, "file")).orElseThrow().node();
        assertEquals("of the file", new String(tree.extended(file, name("user.a")), UTF));
        assertEquals("of the directory", new String(tree.extended(dir, name("user.b")), UTF));
      }
      assertArrayEquals(pattern(200, 7), get("dir/object"));
      assertArrayEquals(model, get("hard"));
      reopen();
    }
    open.close();
    assertEquals(List.of(true, false), givenUp());
    assertEquals(List.of(2), epochsOfBlobs());
  }

  private static final java.nio.charset.Charset UTF = StandardCharsets.UTF_8;

  private FileTree tree() {
    return open.deployment.fileTrees().open(MountTarget.parse("acme/bucket"), MountSettings.USUAL);
  }

  private static FileName name(String name) {
    return FileName.of(name);
  }

  private static EntryRef entry(NodeId parent, String name) {
    return new EntryRef(parent, name(name));
  }

  private static void attribute(FileTree tree, NodeId node, String name, String value) {
    tree.setExtended(
        ROOT,
        node,
        new ExtendedAttribute(name(name), value.getBytes(UTF)),
        ExtendedAttribute.Mode.EITHER);
  }

  private static FileHandle create(FileTree tree, NodeId parent, String name) {
    return tree.create(ROOT, entry(parent, name), 0644, READ_WRITE).opened().handle();
  }

  private static void write(FileTree tree, NodeId parent, String name, long at, byte[] bytes) {
    FileHandle handle = create(tree, parent, name);
    write(tree, handle, at, bytes);
    end(tree, handle);
  }

  private static void write(FileTree tree, FileHandle handle, long offset, byte[] bytes) {
    tree.write(ROOT, new WritePlace(handle, offset, false, false), ByteBuffer.wrap(bytes));
  }

  private static void end(FileTree tree, FileHandle handle) {
    tree.flush(handle, new LockOwner(1));
    tree.release(handle);
  }

  private static void copyWhole(
      FileTree tree, NodeId from, NodeId parent, String name, int length) {
    FileHandle source = tree.open(ROOT, from, READ_WRITE).handle();
    FileHandle target = create(tree, parent, name);
    assertEquals(
        length,
        tree.copy(ROOT, new FileRange(source, 0, length), new WritePlace(target, 0, false, false)));
    end(tree, target);
    end(tree, source);
  }

  private static byte[] read(FileTree tree, NodeId parent, String name) {
    var file = tree.lookup(entry(parent, name)).orElseThrow();
    FileHandle handle = tree.open(ROOT, file.node(), READ_WRITE).handle();
    ByteBuffer target = ByteBuffer.allocate((int) file.sizeBytes() + 1);
    byte[] bytes = Arrays.copyOf(target.array(), tree.read(handle, 0, target));
    tree.release(handle);
    return bytes;
  }

  /** Published, flushed and unflushed bytes of an open file; the job waits for the flushed ones. */
  @Test
  void aFileThatWasOpenIsWaitedForAndReadsBack() {
    byte[] model = pattern(20 << 20, 1);
    try (FileTree tree = tree()) {
      FileHandle handle = create(tree, tree.root(), "file");
      write(tree, handle, 0, Arrays.copyOf(model, 1 << 20));
      tree.sync(handle, false);
      write(tree, handle, 1 << 20, Arrays.copyOfRange(model, 1 << 20, 19 << 20));
      rotate();
      start();
      awaitNote("unfinished writes");
      write(tree, handle, 19 << 20, Arrays.copyOfRange(model, 19 << 20, model.length));
      assertArrayEquals(model, readAll(tree, handle, model.length));
      tree.sync(handle, false);
      awaitState("done");
      assertArrayEquals(model, readAll(tree, handle, model.length));
      write(tree, handle, 5, new byte[] {1, 2, 3});
      System.arraycopy(new byte[] {1, 2, 3}, 0, model, 5, 3);
      end(tree, handle);
    }
    assertArrayEquals(model, get("file"));
    reopen();
    assertArrayEquals(model, get("file"));
    open.close();
    assertEquals(List.of(true, false), givenUp());
    assertEquals(List.of(2), epochsOfBlobs());
  }

  private void awaitNote(String note) {
    CountDownLatch never = new CountDownLatch(1);
    try {
      for (int i = 0; i < PATIENCE_TICKS; i++) {
        if (jobs().job(ACME, BUCKET).orElseThrow().note().contains(note)) {
          return;
        }
        assertFalse(never.await(10, TimeUnit.MILLISECONDS));
      }
      throw new AssertionError(jobs().job(ACME, BUCKET).orElseThrow().toString());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] readAll(FileTree tree, FileHandle handle, int length) {
    byte[] all = new byte[length];
    for (int at = 0; at < length; ) {
      ByteBuffer target = ByteBuffer.wrap(all, at, Math.min(1 << 20, length - at));
      int count = tree.read(handle, at, target);
      assertTrue(count > 0, "the file ends early");
      at += count;
    }
    return all;
  }

  /** It is taken up where it was. */
  @Test
  void aRestartInTheMiddleGoesOn() {
    open.close();
    open = new OpenDeployment(root, 4);
    for (int i = 0; i < 6; i++) {
      put("k" + i, pattern(1 << 20, i));
    }
    rotate();
    start();
    for (int i = 0; i < 3; i++) {
      long before = jobs().job(ACME, BUCKET).orElseThrow().blobs();
      awaitMore(before);
      open.close();
      open = new OpenDeployment(root, 4);
    }
    awaitState("done");
    open.close();
    assertEquals(List.of(true, false), givenUp());
    assertEquals(List.of(2), epochsOfBlobs());
    open = new OpenDeployment(root);
    for (int i = 0; i < 6; i++) {
      assertArrayEquals(pattern(1 << 20, i), get("k" + i));
    }
  }

  private void awaitMore(long blobs) {
    CountDownLatch never = new CountDownLatch(1);
    try {
      Job job = jobs().job(ACME, BUCKET).orElseThrow();
      while (job.isRunning() && job.blobs() == blobs) {
        assertFalse(never.await(5, TimeUnit.MILLISECONDS));
        job = jobs().job(ACME, BUCKET).orElseThrow();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsCancelledMayBeginAgain() {
    open.close();
    open = new OpenDeployment(root, 1);
    put("k", pattern(3 << 20, 1));
    put("l", pattern(3 << 20, 2));
    rotate();
    start();
    awaitMore(0);
    assertEquals("cancelled", jobs().cancel(ACME, BUCKET).state());
    reopen();
    assertArrayEquals(pattern(3 << 20, 2), get("l"));
    start();
    awaitState("done");
    assertArrayEquals(pattern(3 << 20, 1), get("k"));
    assertArrayEquals(pattern(3 << 20, 2), get("l"));
  }

  /** A shred wins. */
  @Test
  void aTenantThatIsShreddedMeanwhileEndsTheJob() {
    open.close();
    open = new OpenDeployment(root, 1);
    put("k", pattern(2 << 20, 1));
    put("l", pattern(2 << 20, 2));
    rotate();
    start();
    awaitMore(0);
    var shred = open.deployment.useCases().keyOperations().shredTenant();
    while (shred.step(ACME).receipt().isEmpty()) {
      // One step after the other.
    }
    awaitState("failed");
  }

  /** Puts, overwrites, deletions, copies, uploads and files beside the job, rotated twice. */
  @Test
  void whatIsWrittenBesideItReadsBack() throws Exception {
    open.versioning(acme, "bucket", VersioningState.ENABLED);
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    List<Writer> writers = new ArrayList<>();
    try (FileTree tree = tree()) {
      for (int i = 0; i < 4; i++) {
        writers.add(new Writer(i, seed + i, tree));
      }
      writers.forEach(writer -> writer.steps(20));
      List<Thread> threads =
          writers.stream()
              .map(writer -> Thread.ofVirtual().start(() -> writer.guarded(120)))
              .toList();
      rotate();
      start();
      awaitState("done");
      rotate();
      start();
      awaitState("done");
      for (Thread thread : threads) {
        thread.join();
      }
      start();
      awaitState("done");
      writers.forEach(Writer::check);
    }
    reopen();
    writers.forEach(Writer::check);
    open.close();
    assertEquals(List.of(true, true, false), givenUp());
    assertEquals(List.of(3), epochsOfBlobs());
  }

  /** One client with keys of its own, and what they hold. */
  private final class Writer {
    private final int number;
    private final Random random;
    private final FileTree tree;
    private final Map<String, byte[]> model = new java.util.TreeMap<>();
    private Optional<Throwable> failure = Optional.empty();

    Writer(int number, long seed, FileTree tree) {
      this.number = number;
      this.random = new Random(seed);
      this.tree = tree;
    }

    void guarded(int count) {
      try {
        steps(count);
      } catch (Throwable e) {
        failure = Optional.of(e);
      }
    }

    void steps(int count) {
      for (int i = 0; i < count; i++) {
        step();
      }
    }

    private void step() {
      String key = "w" + number + "-" + random.nextInt(8);
      byte[] bytes = pattern(random.nextInt(300_000), random.nextInt());
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          again(() -> put(key, bytes));
          model.put(key, bytes);
        }
        case 2 -> {
          open.delete(acme, "bucket", key);
          model.remove(key);
        }
        case 3 -> {
          byte[] source = model.get(key);
          if (source != null) {
            again(() -> open.copy(acme, "bucket", key, "bucket", key + "c"));
            model.put(key + "c", source);
          }
        }
        case 4 -> {
          again(() -> open.multipart(acme, "bucket", key, List.of(bytes)));
          model.put(key, bytes);
        }
        default -> {
          String name = "f" + key;
          if (model.containsKey(name)) {
            tree.unlink(ROOT, entry(tree.root(), name));
          }
          ReencryptionTest.write(tree, tree.root(), name, 0, bytes);
          model.put(name, bytes);
        }
      }
    }

    /** As every client does: 503 is to be tried again. */
    private void again(Runnable request) {
      for (int attempt = 0; ; attempt++) {
        try {
          request.run();
          return;
        } catch (dev.kiseki.domain.KisekiException e) {
          if (e.code() != dev.kiseki.domain.ErrorCode.KEYS_UNAVAILABLE || attempt == 5) {
            throw e;
          }
        }
      }
    }

    void check() {
      failure.ifPresent(
          e -> {
            throw new AssertionError(e);
          });
      model.forEach((key, bytes) -> assertArrayEquals(bytes, get(key), key));
    }
  }

  @Test
  void aDirectoryThatIsRenamedAgainAndAgainIsNotMissed() {
    for (int i = 0; i < 2000; i++) {
      put("m/" + i, new byte[0]);
    }
    rotate();
    FileTree tree = tree();
    try (tree) {
      String at = "m";
      start();
      for (int i = 0; jobs().job(ACME, BUCKET).orElseThrow().isRunning(); i++) {
        String next = (i % 2 == 0 ? "a" : "z") + i;
        tree.rename(ROOT, entry(tree.root(), at), entry(tree.root(), next), RenameMode.REPLACE);
        at = next;
      }
      awaitState("done");
      assertArrayEquals(new byte[0], get(at + "/1999"));
    }
    reopen();
    List<String> keys = open.list(acme, "bucket");
    assertEquals(1000, keys.size());
    for (String key : keys) {
      assertArrayEquals(new byte[0], get(key));
    }
  }
}
