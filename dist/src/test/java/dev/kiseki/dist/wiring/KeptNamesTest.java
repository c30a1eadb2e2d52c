package dev.kiseki.dist.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiseki.dist.mount.MountSettings;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.AttributeChange;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.Keep;
import dev.kiseki.ports.in.file.Keeper;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.WritePlace;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a mount's kernel may keep, and what it is told, on the real store. */
final class KeptNamesTest extends OneBucket {
  private static final Requester ROOT = new Requester(0, 0, 1, 1);

  private final Told told = new Told();

  @SuppressWarnings("NullAway.Init")
  private FileTree tree;

  /** Remembers what it is told. */
  private static final class Told implements Keeper {
    private final Set<String> lines = ConcurrentHashMap.newKeySet();

    @Override
    public void altered(NodeId node) {
      lines.add("altered " + node.value());
    }

    @Override
    public void overtaken(List<EntryRef> names, List<Kept> nodes) {
      names.forEach(entry -> lines.add("name " + entry.directory().value() + " " + entry.name()));
      nodes.forEach(kept -> lines.add("node " + kept.node().value()));
    }

    @Override
    public void drop() {
      lines.add("drop");
    }

    Set<String> taken() {
      Set<String> taken = Set.copyOf(lines);
      lines.clear();
      return taken;
    }
  }

  @BeforeEach
  void mount() {
    tree = openTree();
    tree.keepWith(told);
  }

  @AfterEach
  void unmount() {
    tree.close();
  }

  private EntryRef in(NodeId directory, String name) {
    return new EntryRef(directory, FileName.of(name));
  }

  private FileAttributes met(NodeId directory, String name) {
    return tree.lookup(in(directory, name)).orElseThrow();
  }

  private Keep keep(NodeId directory, String name) {
    long since = tree.moment();
    return tree.keep(directory, met(directory, name), since);
  }

  @Test
  void whoIsAloneKeepsWhatNobodyHasChangedSince() {
    open.put(acme, BUCKET, "f", new byte[10]);
    long since = tree.moment();
    FileAttributes found = met(tree.root(), "f");
    assertEquals(Keep.ALL, tree.keep(tree.root(), found, since));
    open.put(acme, BUCKET, "other", new byte[10]);
    assertEquals(Keep.NOTHING, tree.keep(tree.root(), found, since));
    assertEquals(Keep.ALL, keep(tree.root(), "f"));
  }

  @Test
  void onlyTheNameIsKeptOfWhatIsBeingWrittenOrHasMoreNames() {
    open.put(acme, BUCKET, "f", new byte[10]);
    NodeId node = met(tree.root(), "f").node();
    FileHandle handle = tree.open(ROOT, node, new OpenMode(true, true, false, false)).handle();
    assertEquals(Keep.ALL, keep(tree.root(), "f"));
    tree.write(ROOT, new WritePlace(handle, 0, false, false), ByteBuffer.wrap(new byte[5]));
    assertEquals(Keep.NAME, keep(tree.root(), "f"));
    told.taken();
    tree.flush(handle, new LockOwner(1));
    assertEquals(Set.of("altered " + node.value()), told.taken());
    tree.release(handle);
    assertEquals(Keep.ALL, keep(tree.root(), "f"));
    var _ = tree.link(ROOT, node, in(tree.root(), "g"));
    assertEquals(Keep.NAME, keep(tree.root(), "f"));
    tree.unlink(ROOT, in(tree.root(), "g"));
    assertEquals(Keep.ALL, keep(tree.root(), "f"));
  }

  @Test
  void nothingIsKeptWhereAnotherMountMayWrite() {
    open.put(acme, BUCKET, "f", new byte[10]);
    assertEquals(Keep.ALL, keep(tree.root(), "f"));
    long since = tree.moment();
    FileAttributes before = met(tree.root(), "f");
    told.taken();
    try (FileTree other = openTree(MountSettings.USUAL)) {
      assertEquals(Set.of("drop"), told.taken());
      assertEquals(Keep.NOTHING, tree.keep(tree.root(), before, since));
      assertEquals(Keep.NOTHING, keep(tree.root(), "f"));
      assertEquals(tree.root(), other.root());
    }
    assertEquals(Keep.ALL, keep(tree.root(), "f"));
    try (FileTree reader = openTree(MountSettings.parse("ro"))) {
      reader.keepWith(new Told());
      assertEquals(Keep.ALL, keep(tree.root(), "f"), "a reader changes nothing");
      long readersMoment = reader.moment();
      FileAttributes seen = reader.lookup(in(reader.root(), "f")).orElseThrow();
      assertEquals(
          Keep.NOTHING, reader.keep(reader.root(), seen, readersMoment), "but is not told of all");
    }
  }

  @Test
  void whatS3DoesIsToldByNameAndNode() {
    long top = tree.root().value();
    open.put(acme, BUCKET, "d/f", new byte[10]);
    assertEquals(Set.of("name " + top + " d", "node " + top), told.taken());
    NodeId d = met(tree.root(), "d").node();
    long f = met(d, "f").node().value();
    open.put(acme, BUCKET, "d/f", new byte[20]);
    assertEquals(
        Set.of("name " + d.value() + " f", "node " + d.value(), "node " + f), told.taken());
    NodeId next = met(d, "f").node();
    open.delete(acme, BUCKET, "d/f");
    assertEquals(Set.of("name " + top + " d", "node " + top, "node " + d.value()), told.taken());
    assertEquals(Optional.empty(), tree.lookup(in(tree.root(), "d")));
    tree.forget(next, 1);
  }

  @Test
  void whatNobodyHasMetIsNotTold() {
    open.put(acme, BUCKET, "d/e/f", new byte[10]);
    told.taken();
    open.put(acme, BUCKET, "d/e/g", new byte[10]);
    open.delete(acme, BUCKET, "d/e/f");
    assertEquals(Set.of(), told.taken());
  }

  @Test
  void whatTheMountItselfDoesIsToldOfNodesOnly() {
    open.put(acme, BUCKET, "f", new byte[10]);
    NodeId node = met(tree.root(), "f").node();
    told.taken();
    AttributeChange mode =
        new AttributeChange(
            OptionalInt.of(0600),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);
    var _ = tree.change(ROOT, node, Optional.empty(), mode);
    assertEquals(Set.of("altered " + node.value()), told.taken());
    var _ = tree.makeDirectory(ROOT, in(tree.root(), "d"), 0755);
    assertEquals(Set.of("altered " + tree.root().value()), told.taken());
    tree.unlink(ROOT, in(tree.root(), "f"));
    assertEquals(Set.of("altered " + node.value()), told.taken());
  }
}
