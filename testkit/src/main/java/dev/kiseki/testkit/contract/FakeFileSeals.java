package dev.kiseki.testkit.contract;

import static dev.kiseki.testkit.contract.FakeSeals.require;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.files.DirectoryPage;
import dev.kiseki.ports.out.files.FileSeals;
import dev.kiseki.ports.out.files.NamePage;
import dev.kiseki.ports.out.files.NodeName;
import dev.kiseki.ports.out.files.NodeState;
import dev.kiseki.ports.out.files.StoredNode;
import dev.kiseki.ports.out.metadata.KeySeal;
import dev.kiseki.ports.out.metadata.ObjectRow;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Seals of files that show, like real ones, when something is not in its place. */
record FakeFileSeals(NodeId marker) implements FileSeals {
  @Override
  public byte[] name(DirectoryId parent, byte[] name, NodeId node) {
    return FakeSeals.name(parent, name, node);
  }

  @Override
  public byte[] directory(DirectoryId parent, byte[] name, DirectoryId child) {
    return FakeSeals.directory(parent, name, child);
  }

  @Override
  public byte[] state(ObjectRow row, byte[] key, Version version, long publishedMillis) {
    if (row.isLinked()) {
      String text = new String(key, StandardCharsets.UTF_8);
      byte[] name = Stage.bytes(text.substring(text.lastIndexOf('/') + 1));
      requireSame(row.nameTag(), FakeSeals.name(row.parent(), name, row.node()));
      requireSame(row.sealedEntry(), FakeSeals.state(row.node(), row.content(), row.version()));
    } else {
      requireSame(
          row.sealedEntry(),
          FakeSeals.entry(row.parent(), row.node(), row.content(), row.version()));
    }
    return FakeSeals.state(row.node(), row.content(), version);
  }

  @Override
  public KeySeal key(byte[] key) {
    return new FakeKeySeal(ObjectKey.of(key), marker, new ContentId(1));
  }

  /** Checks how a node was reached and what it holds. */
  static StoredNode checked(StoredNode node) {
    switch (node.state()) {
      case NodeState.File file -> {
        boolean isByName = node.name().isPresent() && !node.name().get().isTagged();
        if (isByName) {
          DirectoryId parent = node.name().get().parent();
          requireSame(
              file.seal(), FakeSeals.entry(parent, node.id(), file.content(), file.version()));
        } else {
          requireSame(file.seal(), FakeSeals.state(node.id(), file.content(), file.version()));
          checkName(node);
        }
      }
      case NodeState.Directory(DirectoryId id) -> {
        if (node.name().isPresent()) {
          NodeName name = node.name().get();
          requireSame(name.tag(), FakeSeals.directory(name.parent(), name.name(), id));
        }
      }
      case NodeState.Symlink _, NodeState.Special _ -> checkName(node);
    }
    return node;
  }

  private static void checkName(StoredNode node) {
    if (node.name().isPresent()) {
      NodeName name = node.name().get();
      requireSame(name.tag(), FakeSeals.name(name.parent(), name.name(), node.id()));
    }
  }

  /** Checks that a page of names tells what a page of nodes does, each name sealed for its node. */
  static void sameNames(DirectoryPage nodes, NamePage names) {
    assertEquals(nodes.truncated(), names.truncated());
    assertEquals(nodes.lines().size(), names.lines().size());
    for (int i = 0; i < names.lines().size(); i++) {
      DirectoryPage.Line node = nodes.lines().get(i);
      assertArrayEquals(node.position(), names.lines().get(i).position());
      switch (names.lines().get(i)) {
        case NamePage.Line.Sealed(_, var same) ->
            assertEquals(node.node().id(), checked(same).id());
        case NamePage.Line.Tagged(var position, var id, var kind, var name) -> {
          assertEquals(node.node().id(), id);
          assertEquals(node.node().kind(), kind);
          assertArrayEquals(position, name.name());
          requireSame(name.tag(), FakeSeals.name(name.parent(), name.name(), id));
        }
      }
    }
  }

  private static void requireSame(byte[] found, byte[] expected) {
    require(Arrays.equals(found, expected), "a seal of something else");
  }
}
