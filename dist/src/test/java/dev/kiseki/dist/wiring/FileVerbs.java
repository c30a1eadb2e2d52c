package dev.kiseki.dist.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.ExtendedAttribute;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.FileRange;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.WritePlace;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Short words for what programs do on a mount. */
final class FileVerbs {
  static final Requester ROOT = new Requester(0, 0, 1, 1);
  static final Charset UTF = StandardCharsets.UTF_8;
  private static final OpenMode READ_WRITE = new OpenMode(true, true, false, false);

  private FileVerbs() {}

  static FileName name(String name) {
    return FileName.of(name);
  }

  static EntryRef entry(NodeId parent, String name) {
    return new EntryRef(parent, name(name));
  }

  static void attribute(FileTree tree, NodeId node, String name, String value) {
    tree.setExtended(
        ROOT,
        node,
        new ExtendedAttribute(ExtendedName.of(name), value.getBytes(UTF)),
        ExtendedAttribute.Mode.EITHER);
  }

  static FileHandle create(FileTree tree, NodeId parent, String name) {
    return tree.create(ROOT, entry(parent, name), 0644, READ_WRITE).opened().handle();
  }

  static void write(FileTree tree, NodeId parent, String name, long at, byte[] bytes) {
    FileHandle handle = create(tree, parent, name);
    write(tree, handle, at, bytes);
    end(tree, handle);
  }

  static void write(FileTree tree, FileHandle handle, long offset, byte[] bytes) {
    tree.write(ROOT, new WritePlace(handle, offset, false, false), ByteBuffer.wrap(bytes));
  }

  static void end(FileTree tree, FileHandle handle) {
    tree.flush(handle, new LockOwner(1));
    tree.release(handle);
  }

  static void copyWhole(FileTree tree, NodeId from, NodeId parent, String name, int length) {
    FileHandle source = tree.open(ROOT, from, READ_WRITE).handle();
    FileHandle target = create(tree, parent, name);
    assertEquals(
        length,
        tree.copy(ROOT, new FileRange(source, 0, length), new WritePlace(target, 0, false, false)));
    end(tree, target);
    end(tree, source);
  }

  static byte[] read(FileTree tree, NodeId parent, String name) {
    var file = tree.lookup(entry(parent, name)).orElseThrow();
    FileHandle handle = tree.open(ROOT, file.node(), READ_WRITE).handle();
    ByteBuffer target = ByteBuffer.allocate((int) file.sizeBytes() + 1);
    byte[] bytes = Arrays.copyOf(target.array(), tree.read(handle, 0, target));
    tree.release(handle);
    return bytes;
  }

  static byte[] readAll(FileTree tree, FileHandle handle, int length) {
    byte[] all = new byte[length];
    for (int at = 0; at < length; ) {
      ByteBuffer target = ByteBuffer.wrap(all, at, Math.min(1 << 20, length - at));
      int count = tree.read(handle, at, target);
      assertTrue(count > 0, "the file ends early");
      at += count;
    }
    return all;
  }
}
