package dev.kiseki.dist.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.kiseki.dist.mount.MountSettings;
import dev.kiseki.dist.mount.MountTarget;
import dev.kiseki.domain.DeleteConditions;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.ReadConditions;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.RenameMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.WritePlace;
import dev.kiseki.ports.in.object.GetObject;
import dev.kiseki.ports.in.object.ObjectTarget;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In a bucket with versions a file that a mount moved leaves a version behind, with its content.
 * When S3 brings that back there are two files, on the real store under real keys.
 */
@SuppressWarnings("NullAway.Init") // set before each test
final class VersionsThatComeBackTest {
  private static final Requester ROOT = new Requester(0, 0, 1, 1);
  private static final OpenMode READ_WRITE = new OpenMode(true, true, false, false);
  private static final String BUCKET = "bucket";
  private static final int MOST = 500_000;

  @TempDir private Path root;
  private OpenDeployment open;
  private Caller caller;
  private FileTree tree;

  @BeforeEach
  void openAll() {
    open = new OpenDeployment(root);
    caller = open.tenant("t");
    open.bucket(caller, BUCKET);
    open.versioning(caller, BUCKET, VersioningState.ENABLED);
    openTree();
  }

  @AfterEach
  void closeAll() {
    tree.close();
    open.close();
  }

  private void openTree() {
    tree = open.deployment.fileTrees().open(MountTarget.parse("t/" + BUCKET), MountSettings.USUAL);
  }

  private void reopen() {
    closeAll();
    open = new OpenDeployment(root);
    openTree();
  }

  private static byte[] pattern(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private EntryRef entry(String name) {
    return new EntryRef(tree.root(), FileName.of(name));
  }

  private NodeId node(String name) {
    return tree.lookup(entry(name)).orElseThrow().node();
  }

  private FileHandle open(String name) {
    return tree.open(ROOT, node(name), READ_WRITE).handle();
  }

  private void write(FileHandle handle, long offset, byte[] bytes) {
    tree.write(ROOT, new WritePlace(handle, offset, false, false), ByteBuffer.wrap(bytes));
  }

  private byte[] read(FileHandle handle) {
    ByteBuffer target = ByteBuffer.allocate(MOST);
    return Arrays.copyOf(target.array(), tree.read(handle, 0, target));
  }

  private void close(FileHandle handle) {
    tree.flush(handle, new LockOwner(1));
    tree.release(handle);
  }

  private byte[] content(String name) {
    FileHandle handle = open(name);
    byte[] bytes = read(handle);
    close(handle);
    return bytes;
  }

  private void rename(String from, String to) {
    tree.rename(ROOT, entry(from), entry(to), RenameMode.REPLACE);
  }

  private VersionId newest(String key) {
    return newest(key, 0);
  }

  /** The newest but so many. */
  private VersionId newest(String key, int newer) {
    String line =
        open.versions(caller, BUCKET).stream()
            .filter(each -> each.startsWith(key + " "))
            .skip(newer)
            .findFirst()
            .orElseThrow();
    return VersionId.parse(line.substring(key.length() + 1).replace(" marker", ""));
  }

  private ObjectTarget target(String key, Optional<VersionId> version) {
    return new ObjectTarget(caller, new NamespaceName(BUCKET), ObjectKey.of(key), version);
  }

  private void remove(String key, VersionId version) {
    var _ =
        open.useCases()
            .deleteObject()
            .delete(target(key, Optional.of(version)), DeleteConditions.NONE);
  }

  /** S3 removes the delete marker, or the newest version. */
  private void bringBack(String key) {
    remove(key, newest(key));
  }

  @Test
  void whatBecomesOfTheVersionIsNothingToTheFileThatWasMoved() {
    for (String key : List.of("overwritten", "removed", "unlinked", "moved", "written")) {
      String moved = "of-" + key;
      open.put(caller, BUCKET, key, pattern(5_000, 1));
      VersionId version = newest(key);
      rename(key, moved);
      bringBack(key);
      assertEquals(version, newest(key));
      assertNotEquals(node(key), node(moved));
      assertArrayEquals(pattern(5_000, 1), open.get(caller, BUCKET, key));
      assertArrayEquals(pattern(5_000, 1), content(key));
      switch (key) {
        case "overwritten" -> open.put(caller, BUCKET, key, pattern(10, 2));
        case "removed" -> remove(key, version);
        case "unlinked" -> tree.unlink(ROOT, entry(key));
        case "moved" -> rename(key, "again");
        default -> {
          FileHandle changed = open(key);
          write(changed, 10, pattern(10, 2));
          close(changed);
          assertEquals(10, Arrays.mismatch(pattern(5_000, 1), content(key)));
        }
      }
      assertArrayEquals(pattern(5_000, 1), open.get(caller, BUCKET, moved), key);
      assertArrayEquals(pattern(5_000, 1), content(moved), key);
    }
    assertArrayEquals(pattern(5_000, 1), content("again"));
  }

  @Test
  void aMountThatChangesTheMovedFileLeavesTheVersionAlone() {
    open.put(caller, BUCKET, "k", pattern(300_000, 1));
    FileHandle held = open("k");
    rename("k", "moved");
    bringBack("k");
    FileHandle back = open("k");
    write(held, 100_000, pattern(10, 2));
    assertArrayEquals(pattern(300_000, 1), read(back));
    write(back, 200_000, pattern(10, 3));
    close(held);
    close(back);
    reopen();
    for (String key : List.of("k", "moved")) {
      byte[] expected = pattern(300_000, 1);
      boolean isBack = key.equals("k");
      System.arraycopy(pattern(10, isBack ? 3 : 2), 0, expected, isBack ? 200_000 : 100_000, 10);
      assertArrayEquals(expected, content(key), key);
      assertArrayEquals(expected, open.get(caller, BUCKET, key), key);
    }
    assertEquals(4, open.versions(caller, BUCKET).size());
  }

  /** To S3 it is the same version, with its name and its facts, whatever node has it. */
  @Test
  void itIsTaggedMovedHeldAndReadUnderTheNameItAlwaysHad() {
    byte[] bytes = pattern(200_000, 1);
    VersionId version = open.putVersion(caller, BUCKET, "k", bytes);
    for (int round = 0; round < 3; round++) {
      rename("k", "moved" + round);
      bringBack("k");
      assertEquals(Optional.of(version), tag("k", "round " + round));
      assertEquals(Map.of("tag", "round " + round), tags("k"));
      assertArrayEquals(bytes, open.getVersion(caller, BUCKET, "k", Optional.of(version)));
    }
    rename("k", "moved3");
    assertEquals(Map.of("tag", "round 2"), tags("moved3"));
    assertEquals(Map.of(), tags("moved0"));
    assertEquals(Map.of("tag", "round 0"), tags("moved1"));
    bringBack("k");
    NodeId back = node("k");
    assertEquals(version.text(), attribute(back, "s3.version"));
    FileHandle held = open("k");
    tree.unlink(ROOT, entry("k"));
    assertArrayEquals(bytes, read(held));
    assertEquals(md5(bytes), attribute(back, "s3.etag"));
    write(held, 0, pattern(10, 3));
    tree.sync(held, false);
    bringBack("k");
    assertArrayEquals(bytes, content("k"));
    write(held, 200_000, pattern(10, 4));
    close(held);
    open.put(caller, BUCKET, "k", pattern(10, 5));
    reopen();
    assertArrayEquals(bytes, open.getVersion(caller, BUCKET, "k", Optional.of(version)));
    for (int round = 0; round < 4; round++) {
      assertArrayEquals(bytes, open.get(caller, BUCKET, "moved" + round));
      assertArrayEquals(bytes, content("moved" + round));
    }
  }

  /** Its tags are of one file alone, and who has it open goes on with it. */
  @Test
  void aFileIsTaggedWhileItIsOpenAndItsVersionsAreNot() {
    byte[] bytes = pattern(300_000, 1);
    for (String key : List.of("large", "small")) {
      byte[] model = key.equals("large") ? bytes.clone() : pattern(300, 1);
      int last = model.length - 10;
      VersionId left = open.putVersion(caller, BUCKET, key, model);
      rename(key, "moved");
      FileHandle held = open("moved");
      write(held, 0, pattern(10, 2));
      tag("moved", "while it is open");
      assertEquals(Map.of(), tags(target(key, Optional.of(left))));
      System.arraycopy(pattern(10, 2), 0, model, 0, 10);
      assertArrayEquals(model, read(held));
      tree.sync(held, false);
      assertArrayEquals(model, open.get(caller, BUCKET, "moved"));
      assertEquals(Map.of("tag", "while it is open"), tags("moved"));
      rename("moved", "moved again");
      tag("moved again", "after it was moved");
      write(held, last, pattern(10, 3));
      System.arraycopy(pattern(10, 3), 0, model, last, 10);
      close(held);
      assertArrayEquals(model, content("moved again"));
      assertEquals(Map.of("tag", "after it was moved"), tags("moved again"));
      assertEquals(Map.of(), tags(target(key, Optional.of(left))));
      tree.unlink(ROOT, entry("moved again"));
    }
    reopen();
    assertEquals(Map.of(), tags(target("large", Optional.of(newest("large", 1)))));
    assertArrayEquals(
        bytes, open.getVersion(caller, BUCKET, "large", Optional.of(newest("large", 1))));
  }

  private String attribute(NodeId node, String name) {
    return new String(tree.extended(node, ExtendedName.of(name)), UTF_8);
  }

  private static String md5(byte[] bytes) {
    return HexFormat.of().formatHex(TestBody.md5(bytes));
  }

  private Optional<VersionId> tag(String key, String value) {
    return open.useCases()
        .setTags()
        .set(target(key, Optional.empty()), new LinkedHashMap<>(Map.of("tag", value)));
  }

  private Map<String, String> tags(String key) {
    return tags(target(key, Optional.empty()));
  }

  private Map<String, String> tags(ObjectTarget target) {
    GetObject.Query query =
        new GetObject.Query(target, Optional.empty(), Optional.empty(), ReadConditions.NONE);
    return open.useCases().headObject().head(query).view().facts().attributes().tags();
  }
}
