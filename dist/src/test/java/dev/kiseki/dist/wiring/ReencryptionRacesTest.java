package dev.kiseki.dist.wiring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.dist.mount.MountSettings;
import dev.kiseki.dist.mount.MountTarget;
import dev.kiseki.domain.DeleteConditions;
import dev.kiseki.domain.ETagMatch;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.domain.WriteConditions;
import dev.kiseki.ports.in.BodyFacts;
import dev.kiseki.ports.in.BodySource;
import dev.kiseki.ports.in.ByteSlice;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.FileRange;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.RenameMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.WritePlace;
import dev.kiseki.ports.in.keys.ReencryptNamespace.Job;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.object.PutObject;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes between two operations of a re-encryption, one case at a time. */
@SuppressWarnings("NullAway.Init") // set before each test
@Tag("keys")
final class ReencryptionRacesTest {
  private static final Requester ROOT = new Requester(0, 0, 1, 1);
  private static final OpenMode READ_WRITE = new OpenMode(true, true, false, false);
  private static final TenantName ACME = new TenantName("acme");
  private static final NamespaceName BUCKET = new NamespaceName("bucket");
  private static final int MOST_STEPS = 1000;
  private static final int LARGE_BYTES = 20 << 20;
  private static final String NOTHING = "";

  @TempDir private Path root;
  private SteppedDeployment open;
  private Caller acme;

  /** The pass before the one that proves finds nothing: every row was changed under its hands. */
  private boolean isFirstPassInVain;

  private String awaited = NOTHING;
  private String atEach = NOTHING;
  private int copies;
  private Runnable then = () -> {};

  @BeforeEach
  void openWithABucket() {
    openAll();
    acme = open.tenant("acme");
    open.bucket(acme, "bucket");
  }

  private void openAll() {
    open =
        new SteppedDeployment(
            root, store -> new WatchedReseal(store, 1, this::before, this::isMissed));
  }

  @AfterEach
  void close() {
    open.close();
  }

  private void reopen() {
    open.close();
    openAll();
  }

  private boolean isMissed() {
    return isFirstPassInVain && state().equals("moving");
  }

  private void before(String operation) {
    if (operation.equals(atEach)) {
      then.run();
    }
    if (!awaited.equals(NOTHING) && (state() + " " + operation).startsWith(awaited)) {
      awaited = NOTHING;
      then.run();
    }
  }

  /** Before the next operation that begins so, in that state. */
  private void before(String operation, Runnable action) {
    awaited = operation;
    then = action;
  }

  private String state() {
    return open.jobs().job(ACME, BUCKET).map(Job::state).orElse("none");
  }

  private int rotate() {
    return open.useCases().keyOperations().rotateNamespaceKey().rotate(ACME, BUCKET);
  }

  private Job start() {
    return open.jobs().start(ACME, BUCKET, false);
  }

  private void stepUntil(String state) {
    for (int i = 0; i < MOST_STEPS && !state().equals(state); i++) {
      var _ = open.jobs().step();
    }
    assertEquals(state, state(), () -> open.jobs().job(ACME, BUCKET).toString());
  }

  private void end() {
    stepUntil("done");
    assertEquals(NOTHING, awaited, "it came that far");
    reopen();
  }

  private static byte[] pattern(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private void put(String key, int length) {
    open.put(acme, "bucket", key, pattern(length, length));
  }

  private void assertThere(String key, int length) {
    assertArrayEquals(pattern(length, length), open.get(acme, "bucket", key), key);
  }

  private void removeVersion(String key, VersionId version) {
    ObjectTarget target = new ObjectTarget(acme, BUCKET, ObjectKey.of(key), Optional.of(version));
    var _ = open.useCases().deleteObject().delete(target, DeleteConditions.NONE);
  }

  /** Of the only bucket, in a store that is closed then. */
  private List<Boolean> givenUp() {
    open.close();
    byte[] row = new DiskImage(open.data).values("namespace").getFirst();
    openAll();
    return NamespaceRow.decode(new NamespaceId(1), row).namespace().keys().epochs().stream()
        .map(WrappedKey::isRemoved)
        .toList();
  }

  /** It is in neither tree as each is walked; its facts belong to nobody then, it seems. */
  @Test
  void aVersionThatComesBackAfterARestartKeepsItsFacts() {
    open.versioning(acme, "bucket", VersioningState.ENABLED);
    put("k", 100);
    VersionId newer = open.putVersion(acme, "bucket", "k", pattern(10, 1));
    rotate();
    start();
    isFirstPassInVain = true;
    stepUntil("proving");
    reopen();
    before("proving All[kind=HISTORY", () -> removeVersion("k", newer));
    end();
    assertThere("k", 100);
  }

  /** Its facts are sealed for the node that it had, which another file has now. */
  @Test
  void aVersionThatComesBackWhereAFileWasMovedAwayKeepsItsFacts() {
    open.versioning(acme, "bucket", VersioningState.ENABLED);
    List<String> keys = List.of("before", "before and moved", "after");
    try (FileTree tree = tree()) {
      for (String key : keys) {
        put(key, 100);
        move(tree, key, "of " + key);
      }
      removeMarker("before");
      removeMarker("before and moved");
      move(tree, "before and moved", "moved again");
    }
    rotate();
    start();
    isFirstPassInVain = true;
    before("proving All[kind=HISTORY", () -> removeMarker("after"));
    end();
    for (String key : List.of("before", "after", "moved again", "of before", "of after")) {
      assertArrayEquals(pattern(100, 100), open.get(acme, "bucket", key), key);
    }
    assertEquals(List.of(true, false), givenUp());
  }

  private static void move(FileTree tree, String from, String to) {
    tree.rename(
        ROOT,
        new EntryRef(tree.root(), FileName.of(from)),
        new EntryRef(tree.root(), FileName.of(to)),
        RenameMode.REPLACE);
  }

  private void removeMarker(String key) {
    String line =
        open.versions(acme, "bucket").stream()
            .filter(each -> each.matches(key + " [0-9a-f]{32} marker"))
            .findFirst()
            .orElseThrow();
    removeVersion(key, VersionId.parse(line.split(" ", -1)[key.split(" ", -1).length]));
  }

  @Test
  void whatBeginsAgainRightAfterItWasCancelledProvesEverythingAgain() {
    put("k", 100);
    rotate();
    start();
    isFirstPassInVain = true;
    stepUntil("proving");
    before(
        "proving All[kind=EXTENDED",
        () -> {
          var _ = open.jobs().cancel(ACME, BUCKET);
          put("l", 200);
          rotate();
          start();
        });
    end();
    assertThere("k", 100);
    assertThere("l", 200);
    assertEquals(List.of(true, true, false), givenUp());
  }

  @Test
  void whatIsStartedOtherwiseWhileTheOldJobTakesAStepIsDoneSo() {
    put("k", 100);
    rotate();
    start();
    before(
        "counting putJob",
        () -> {
          var _ = open.jobs().cancel(ACME, BUCKET);
          var _ = open.jobs().start(ACME, BUCKET, true);
        });
    end();
    assertThere("k", 100);
    assertEquals(List.of(false, false), givenUp());
  }

  /** The key before the newest one may be the one in wrong hands. */
  @Test
  void aJobOfAnOlderKeyBeginsAgainWithTheNewest() {
    for (String at : List.of("counting", "moving", "proving", "draining")) {
      put(at, 100);
      rotate();
      start();
      stepUntil(at);
      put(at + " later", 200);
      int newest = rotate();
      assertEquals(newest, start().epoch());
      stepUntil("done");
      assertTrue(
          givenUp().subList(0, newest - 1).stream().allMatch(isGone -> isGone),
          () -> "started again while " + at);
      assertThere(at, 100);
      assertThere(at + " later", 200);
    }
  }

  /** A blob's copy under a key that is to go itself is no place to move to. */
  @Test
  void aCopyOfACopyOfAnOlderKeyIsNotMovedTo() {
    put("a", 300_000);
    share("a", "b");
    rotate();
    start();
    // The first of the two contents has moved, the other has not.
    before("moving putJob", () -> {});
    stepUntil("moving");
    while (open.jobs().job(ACME, BUCKET).orElseThrow().blobs() == 0) {
      var _ = open.jobs().step();
    }
    var _ = open.jobs().cancel(ACME, BUCKET);
    share("a", "c");
    rotate();
    start();
    isFirstPassInVain = true;
    end();
    assertArrayEquals(pattern(300_000, 300_000), open.get(acme, "bucket", "a"));
    assertArrayEquals(pattern(300_000, 300_000), open.get(acme, "bucket", "b"));
    assertArrayEquals(pattern(300_000, 300_000), open.get(acme, "bucket", "c"));
    assertEquals(List.of(true, true, false), givenUp());
  }

  private void share(String from, String to) {
    try (FileTree tree = tree()) {
      var file = tree.lookup(new EntryRef(tree.root(), FileName.of(from))).orElseThrow();
      FileHandle source = tree.open(ROOT, file.node(), READ_WRITE).handle();
      EntryRef entry = new EntryRef(tree.root(), FileName.of(to));
      FileHandle target = tree.create(ROOT, entry, 0644, READ_WRITE).opened().handle();
      long size = file.sizeBytes();
      assertEquals(
          size,
          tree.copy(ROOT, new FileRange(source, 0, size), new WritePlace(target, 0, false, false)));
      tree.flush(target, new LockOwner(1));
      tree.release(target);
      tree.release(source);
    }
  }

  /** Its row counts those who share it, and holds its tags: neither is where its bytes lie. */
  @Test
  void anObjectThatIsCopiedAndTaggedAllTheTimeIsMovedOnce() {
    put("k", 300_000);
    rotate();
    start();
    atEach = "swap";
    then =
        () -> {
          copies++;
          open.copy(acme, "bucket", "k", "bucket", "copy" + copies);
          tag("k", "" + copies);
        };
    end();
    assertThere("k", 300_000);
    assertThere("copy1", 300_000);
    assertTrue(copies < 20, () -> copies + " operations");
    assertEquals(List.of(true, false), givenUp());
  }

  private void tag(String key, String value) {
    ObjectTarget target = new ObjectTarget(acme, BUCKET, ObjectKey.of(key), Optional.empty());
    var _ = open.useCases().setTags().set(target, new LinkedHashMap<>(Map.of("tag", value)));
  }

  @Test
  void whatWasRefusedOrGivenUpIsNotWaitedFor() {
    put("k", 300_000);
    refusedPut(new TestBody(pattern(300_000, 1), false));
    refusedPut(new HalfABody());
    try (FileTree tree = tree()) {
      FileHandle unlinked = create(tree, "unlinked");
      write(tree, unlinked, pattern(LARGE_BYTES, 2));
      tree.unlink(ROOT, new EntryRef(tree.root(), FileName.of("unlinked")));
      FileHandle overwritten = create(tree, "overwritten");
      write(tree, overwritten, pattern(LARGE_BYTES, 3));
      rotate();
      write(tree, overwritten, pattern(LARGE_BYTES, 4));
      start();
      for (int i = 0; i < MOST_STEPS && open.jobs().step(); i++) {
        // until it waits
      }
      assertEquals("moving", state());
      tree.release(unlinked);
      tree.flush(overwritten, new LockOwner(1));
      tree.release(overwritten);
      stepUntil("done");
    }
    reopen();
    assertThere("k", 300_000);
    assertArrayEquals(pattern(LARGE_BYTES, 4), open.get(acme, "bucket", "overwritten"));
    assertEquals(List.of(true, false), givenUp());
  }

  private FileTree tree() {
    return open.fileTrees().open(MountTarget.parse("acme/bucket"), MountSettings.USUAL);
  }

  private static FileHandle create(FileTree tree, String name) {
    EntryRef entry = new EntryRef(tree.root(), FileName.of(name));
    return tree.create(ROOT, entry, 0644, READ_WRITE).opened().handle();
  }

  private static void write(FileTree tree, FileHandle handle, byte[] bytes) {
    tree.write(ROOT, new WritePlace(handle, 0, false, false), ByteBuffer.wrap(bytes));
  }

  private void refusedPut(BodySource body) {
    PutObject.Command command =
        new PutObject.Command(
            ClientVerbs.target(acme, "bucket", "k"),
            ObjectAttributes.NONE,
            new WriteConditions(Optional.empty(), Optional.of(new ETagMatch.Any())),
            body);
    assertThrows(KisekiException.class, () -> open.useCases().putObject().put(command));
  }

  /** Its client goes away. */
  private static final class HalfABody implements BodySource {
    private int slices;

    @Override
    public OptionalLong length() {
      return OptionalLong.of(LARGE_BYTES);
    }

    @Override
    public ByteSlice next() {
      if (++slices > 20) {
        throw new KisekiException(ErrorCode.INCOMPLETE_BODY, "The body ended early.");
      }
      return new ByteSlice(pattern(SLICE_BYTES, slices), 0, SLICE_BYTES);
    }

    @Override
    public BodyFacts facts() {
      throw new AssertionError("it does not come to its end");
    }
  }

  /** A bucket that has the name now is another one. */
  @Test
  void aBucketThatIsMadeAnewHasNothingToDoWithTheJobOfTheOld() {
    put("k", 100);
    rotate();
    start();
    before(
        "moving All[kind=LIVE",
        () -> {
          open.delete(acme, "bucket", "k");
          open.useCases().deleteNamespace().delete(acme, BUCKET);
          open.bucket(acme, "bucket");
          put("k", 200);
        });
    for (int i = 0; i < MOST_STEPS && !awaited.equals(NOTHING); i++) {
      var _ = open.jobs().step();
    }
    var _ = open.jobs().step();
    assertEquals("none", state());
    assertThere("k", 200);
    assertEquals(List.of(), open.jobs().jobs());
  }
}
