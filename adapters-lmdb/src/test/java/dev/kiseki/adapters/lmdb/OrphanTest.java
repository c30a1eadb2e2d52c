package dev.kiseki.adapters.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.ports.out.files.FileChange;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.files.Subscription;
import dev.kiseki.ports.out.files.TenantFiles;
import dev.kiseki.ports.out.metadata.Removal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a mount holds while S3 goes on, and what is left of it when the process ends. */
class OrphanTest {
  @TempDir private Path directory;

  @Test
  void aHeldNodeEndsWithTheProcessThatHeldIt() {
    NamespaceId namespace;
    NodeRef held;
    try (StoreFixture store = StoreFixture.small(directory)) {
      namespace = store.namespace("bucket");
      TenantFiles files = store.files();
      store.putBytes(namespace, "f", new byte[5000]);
      Place place = new Place(files.root(namespace), new byte[] {'f'});
      NodeId node = files.find(namespace, place).orElseThrow().id();
      held = NodeRef.of(node, place);
      files.hold(namespace, held);
      remove(store, namespace, "f");
      assertEquals(0, files.node(namespace, held).linkCount());
      assertEquals(5000, files.usage(namespace).usedBytes());
    }
    try (StoreFixture store = StoreFixture.small(directory)) {
      KisekiException gone =
          assertThrows(KisekiException.class, () -> store.files().node(namespace, held));
      assertEquals(ErrorCode.STALE_NODE, gone.code());
      assertEquals(0, store.files().usage(namespace).usedBytes());
      assertEquals(0, store.files().usage(namespace).objectCount());
    }
  }

  @Test
  void whoWatchesIsToldWhatS3Does() {
    try (StoreFixture store = StoreFixture.small(directory)) {
      NamespaceId namespace = store.namespace("bucket");
      TenantFiles files = store.files();
      List<FileChange> told = new ArrayList<>();
      try (Subscription _ = files.watch(changes -> told.addAll(changes.all()))) {
        store.putBytes(namespace, "d/f", new byte[10]);
        NodeId root = files.root(namespace);
        Place top = new Place(root, new byte[] {'d'});
        assertEquals(
            List.of(new FileChange.Named(namespace, top), new FileChange.Altered(namespace, root)),
            told);
        told.clear();
        NodeId d = files.find(namespace, top).orElseThrow().id();
        Place below = new Place(d, new byte[] {'f'});
        NodeId f = files.find(namespace, below).orElseThrow().id();
        store.putBytes(namespace, "d/f", new byte[20]);
        assertEquals(
            List.of(
                new FileChange.Named(namespace, below),
                new FileChange.Altered(namespace, f),
                new FileChange.Altered(namespace, d)),
            told);
        told.clear();
        remove(store, namespace, "d/f");
        assertEquals(
            List.of(
                new FileChange.Named(namespace, top),
                new FileChange.Altered(namespace, d),
                new FileChange.Altered(namespace, root)),
            new ArrayList<>(new LinkedHashSet<>(told)));
      }
    }
  }

  @Test
  void aKeyBehindADirectoryChangesNoName() {
    try (StoreFixture store = StoreFixture.small(directory)) {
      NamespaceId namespace = store.namespace("bucket");
      TenantFiles files = store.files();
      NodeId root = files.root(namespace);
      store.putBytes(namespace, "d/f", new byte[10]);
      List<FileChange> told = new ArrayList<>();
      try (Subscription _ = files.watch(changes -> told.addAll(changes.all()))) {
        store.putBytes(namespace, "d", new byte[10]);
        assertEquals(List.of(new FileChange.Altered(namespace, root)), told);
        told.clear();
        remove(store, namespace, "d/f");
        Place top = new Place(root, new byte[] {'d'});
        assertTrue(told.contains(new FileChange.Named(namespace, top)), "the key appears");
      }
    }
  }

  private static void remove(StoreFixture store, NamespaceId namespace, String key) {
    Removal removed = store.remove(namespace, ObjectKey.of(key), Optional.empty());
    assertEquals(new Removal.Removed(), removed);
  }
}
