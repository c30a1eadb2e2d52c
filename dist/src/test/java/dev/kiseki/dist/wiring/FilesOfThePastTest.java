package dev.kiseki.dist.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.dist.mount.MountSettings;
import dev.kiseki.dist.mount.MountTarget;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.file.DirectoryEntry;
import dev.kiseki.ports.in.file.DirectoryQuery;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.RenameMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.WritePlace;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bucket with versions as it was: exactly what it held at that time, through the real store. */
final class FilesOfThePastTest extends OneBucket {
  private static final Requester ROOT = new Requester(0, 0, 1, 1);
  private static final OpenMode READ = new OpenMode(true, false, false, false);
  private static final OpenMode READ_WRITE = new OpenMode(true, true, false, false);
  private static final DateTimeFormatter TO_THE_MILLI =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /** Names that paths have, and some that none can have. */
  private static final List<String> KEYS =
      List.of(
          "a",
          "a/b",
          "a/c",
          "a/d/e",
          "a-b",
          "a//b",
          "ab",
          "b/./c",
          "b/..",
          "c/",
          "c/d",
          "d/e/f/g",
          "d/e/f",
          "d/e2",
          "e".repeat(256),
          "é/ü");

  @BeforeEach
  void keepVersions() {
    open.versioning(acme, BUCKET, VersioningState.ENABLED);
  }

  /** A time that all before are not later than, and all after are later than. */
  private static Instant now() {
    long now = System.currentTimeMillis();
    while (System.currentTimeMillis() <= now) {
      Thread.onSpinWait();
    }
    return Instant.ofEpochMilli(now);
  }

  private FileTree asOf(Instant time) {
    return openTree(MountSettings.parse("as-of=" + TO_THE_MILLI.format(time)));
  }

  private static Optional<FileAttributes> find(FileTree tree, String path) {
    Optional<FileAttributes> found = Optional.empty();
    NodeId node = tree.root();
    for (String name : path.split("/", -1)) {
      found = tree.lookup(new EntryRef(node, FileName.of(name)));
      if (found.isEmpty()) {
        return found;
      }
      node = found.get().node();
    }
    return found;
  }

  private static byte[] read(FileTree tree, NodeId node, int most) {
    FileHandle handle = tree.open(ROOT, node, READ).handle();
    ByteBuffer target = ByteBuffer.allocate(most);
    int count = tree.read(handle, 0, target);
    tree.flush(handle, new LockOwner(1));
    tree.release(handle);
    return Arrays.copyOf(target.array(), count);
  }

  private static String text(FileTree tree, String path) {
    return new String(read(tree, find(tree, path).orElseThrow().node(), 1000), UTF_8);
  }

  /** All paths, a directory's with a slash, and what the files hold. */
  private static Map<String, String> walk(FileTree tree, int pageSize) {
    Map<String, String> all = new TreeMap<>();
    walk(tree, tree.root(), "", pageSize, all);
    return all;
  }

  private static void walk(
      FileTree tree, NodeId node, String path, int pageSize, Map<String, String> all) {
    FileHandle handle = tree.openDirectory(node);
    long after = 0;
    while (true) {
      List<DirectoryEntry> page =
          tree.list(new DirectoryQuery(handle, after, pageSize, pageSize % 2 == 1));
      if (page.isEmpty()) {
        break;
      }
      for (DirectoryEntry entry : page) {
        after = entry.cookie();
        String name = entry.name().toString();
        if (!entry.name().isDot() && !entry.name().isDotDot()) {
          FileAttributes met = tree.lookup(new EntryRef(node, entry.name())).orElseThrow();
          assertEquals(entry.attributes().orElseThrow(), met);
          assertEquals(met, tree.attributes(met.node()));
          boolean isNew;
          if (met.kind() == FileKind.DIRECTORY) {
            isNew = all.put(path + name + "/", "") == null;
            assertEquals(
                node,
                tree.lookup(new EntryRef(met.node(), FileName.of(".."))).orElseThrow().node());
            walk(tree, met.node(), path + name + "/", pageSize, all);
          } else {
            byte[] bytes = read(tree, met.node(), 1000);
            assertEquals(bytes.length, met.sizeBytes());
            isNew = all.put(path + name, new String(bytes, UTF_8)) == null;
          }
          assertTrue(isNew, "listed once: " + path + name);
        }
      }
    }
    tree.releaseDirectory(handle);
  }

  /** What a mount shows of some keys. */
  private static Map<String, String> shown(Map<String, String> held) {
    Map<String, String> all = new TreeMap<>();
    held.forEach(
        (key, value) -> {
          int from = 0;
          for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', from)) {
            if (!isName(key.substring(from, slash))) {
              return;
            }
            from = slash + 1;
            all.put(key.substring(0, from), "");
          }
          boolean isCovered = held.keySet().stream().anyMatch(k -> k.startsWith(key + "/"));
          if (isName(key.substring(from)) && !isCovered) {
            all.put(key, value);
          }
        });
    return all;
  }

  private static boolean isName(String name) {
    return !name.isEmpty() && !name.equals(".") && !name.equals("..") && name.length() <= 255;
  }

  @Test
  void everyMomentIsShownAsItWas() {
    long seed = Long.getLong("kiseki.seed", System.nanoTime());
    System.out.println("FilesOfThePastTest: -Dkiseki.seed=" + seed);
    Random random = new Random(seed);
    Map<String, String> held = new TreeMap<>();
    Map<Instant, Map<String, String>> moments = new TreeMap<>();
    for (int step = 0; step < 240; step++) {
      String key = KEYS.get(random.nextInt(KEYS.size()));
      if (random.nextInt(3) == 0) {
        open.delete(acme, BUCKET, key);
        held.remove(key);
      } else {
        open.put(acme, BUCKET, key, ("v" + step).getBytes(UTF_8));
        held.put(key, "v" + step);
      }
      if (step % 20 == 0) {
        moments.put(now(), Map.copyOf(held));
      }
    }
    int pageSize = 0;
    for (var moment : moments.entrySet()) {
      try (FileTree tree = asOf(moment.getKey())) {
        assertEquals(shown(moment.getValue()), walk(tree, 1 + pageSize++ % 5));
      }
    }
  }

  @Test
  void aKeyOfManyVersionsAndMarkersIsFoundAmongThem() {
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      open.put(acme, BUCKET, "k", ("v" + i).getBytes(UTF_8));
      times.add(now());
    }
    open.delete(acme, BUCKET, "k");
    Instant deleted = now();
    for (int i = 0; i < 30; i += 7) {
      try (FileTree tree = asOf(times.get(i))) {
        assertEquals("v" + i, text(tree, "k"));
      }
    }
    try (FileTree tree = asOf(deleted)) {
      assertEquals(Optional.empty(), find(tree, "k"));
      assertEquals(Map.of(), walk(tree, 100));
    }
    try (FileTree tree = asOf(Instant.EPOCH)) {
      assertEquals(Map.of(), walk(tree, 100));
    }
  }

  @Test
  void aLargeVersionIsReadAnywhere() {
    byte[] bytes = new byte[1_700_000];
    new Random(1).nextBytes(bytes);
    open.put(acme, BUCKET, "large", bytes);
    Instant then = now();
    open.put(acme, BUCKET, "large", new byte[10]);
    try (FileTree tree = asOf(then)) {
      NodeId node = find(tree, "large").orElseThrow().node();
      assertArrayEquals(bytes, read(tree, node, 2_000_000));
      FileHandle handle = tree.open(ROOT, node, READ).handle();
      ByteBuffer target = ByteBuffer.allocate(70_000);
      assertEquals(70_000, tree.read(handle, 999_999, target));
      assertArrayEquals(Arrays.copyOfRange(bytes, 999_999, 1_069_999), target.array());
      assertEquals(0, tree.read(handle, bytes.length, ByteBuffer.allocate(1)));
      tree.release(handle);
    }
  }

  @Test
  void whatAMountWroteIsShownAsItWasPublished() {
    try (FileTree live = openTree()) {
      FileHandle handle =
          live.create(ROOT, new EntryRef(live.root(), FileName.of("f")), 0600, READ_WRITE)
              .opened()
              .handle();
      live.write(
          ROOT, new WritePlace(handle, 0, false, false), ByteBuffer.wrap("one".getBytes(UTF_8)));
      live.sync(handle, false);
      Instant one = now();
      live.flush(handle, new LockOwner(1));
      live.release(handle);
      live.rename(
          ROOT,
          new EntryRef(live.root(), FileName.of("f")),
          new EntryRef(live.root(), FileName.of("g")),
          RenameMode.REPLACE);
      Instant renamed = now();
      try (FileTree before = asOf(one);
          FileTree after = asOf(renamed)) {
        assertEquals(Map.of("f", "one"), walk(before, 10));
        assertEquals(Map.of("g", "one"), walk(after, 10));
      }
    }
  }

  @Test
  void numbersOfNodesStayAndTheVersionIsTold() {
    VersionId version = open.putVersion(acme, BUCKET, "d/k", new byte[5]);
    Instant then = now();
    open.put(acme, BUCKET, "d/k", new byte[6]);
    try (FileTree tree = asOf(then)) {
      FileAttributes first = find(tree, "d/k").orElseThrow();
      tree.forget(first.node(), 1);
      FileAttributes second = find(tree, "d/k").orElseThrow();
      assertEquals(first, second);
      assertEquals(
          version.text(),
          new String(tree.extended(second.node(), ExtendedName.of("s3.version")), UTF_8));
    }
  }

  @Test
  void nothingChangesThePast() {
    open.put(acme, BUCKET, "k", new byte[5]);
    try (FileTree tree = asOf(now())) {
      NodeId node = find(tree, "k").orElseThrow().node();
      EntryRef entry = new EntryRef(tree.root(), FileName.of("k"));
      for (Runnable change :
          List.<Runnable>of(
              () -> tree.open(ROOT, node, READ_WRITE),
              () -> tree.create(ROOT, entry, 0644, READ_WRITE),
              () -> tree.unlink(ROOT, entry),
              () -> tree.makeDirectory(ROOT, entry, 0755))) {
        assertFails(ErrorCode.STORE_READ_ONLY, change);
      }
    }
  }

  @Test
  void whatHasNoPastIsRefusedInASentence() {
    open.bucket(acme, "plain");
    MountSettings past = MountSettings.parse("as-of=1000000000");
    for (String target : List.of(TENANT + "/plain", TENANT)) {
      assertFails(
          ErrorCode.CONFIGURATION_INVALID,
          () -> open.deployment.fileTrees().open(MountTarget.parse(target), past));
    }
    assertFails(
        ErrorCode.CONFIGURATION_INVALID, () -> asOf(Instant.now().plusSeconds(3_600)).close());
  }

  private static void assertFails(ErrorCode code, Runnable action) {
    assertEquals(code, assertThrows(KisekiException.class, action::run).code());
  }
}
