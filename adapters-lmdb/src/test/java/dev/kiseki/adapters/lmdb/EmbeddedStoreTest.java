package dev.kiseki.adapters.lmdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.DirectoryStep;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest {
  @TempDir private Path directory;
  private StoreFixture store;
  private NamespaceId namespace;

  @BeforeEach
  void open() {
    store = StoreFixture.small(directory);
    namespace = store.namespace("bucket");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void smallAndLargeObjectsComeBackAfterAReopen() {
    int[] sizes = {1, 4096, FRAME_AND_ONE, 130_000, 3_000_000};
    for (int size : sizes) {
      store.putBytes(namespace, "dir/of/" + size, random(size));
    }
    store.close();
    store = StoreFixture.small(directory);
    for (int size : sizes) {
      try (ReadPlan plan =
          store.tenant.plan(namespace, ObjectKey.of("dir/of/" + size)).orElseThrow()) {
        assertEquals(size, plan.sizeBytes());
        assertArrayEquals(random(size), store.read(plan, 4));
      }
    }
  }

  private static final int FRAME_AND_ONE = StoreFixture.FRAME + 1;

  @Test
  void anObjectOfManyBlobsIsReadInPages() {
    byte[] bytes = random(400_000);
    ObjectKey key = ObjectKey.of("many");
    store.tenant.put(store.row(namespace, key, bytes.length, store.blobs(bytes, 10_000))).durable();
    try (ReadPlan plan = store.tenant.plan(namespace, key).orElseThrow()) {
      assertArrayEquals(bytes, store.read(plan, 7));
      List<ReadPlan.Piece> middle = plan.pieces(205_000, 2);
      assertEquals(205_000, middle.getFirst().start());
      assertEquals(220_000, middle.getLast().end());
      store.remove(namespace, "many");
      assertArrayEquals(bytes, store.read(plan, 7));
    }
    assertTrue(store.tenant.find(namespace, key).isEmpty());
  }

  @Test
  void inlineContentComesBackWhole() {
    ObjectKey key = ObjectKey.of("tiny");
    store.tenant.put(store.row(namespace, key, 5, new ContentBody.Inline(random(21)))).durable();
    try (ReadPlan plan = store.tenant.plan(namespace, key).orElseThrow()) {
      assertArrayEquals(random(21), plan.inline().orElseThrow());
    }
  }

  @Test
  void findShowsTheDirectoriesWithTheirTags() {
    String longName = "n".repeat(700);
    store.putEmpty(namespace, "a//" + longName + "/" + longName.substring(400));
    ObjectRow row =
        store
            .tenant
            .find(namespace, ObjectKey.of("a//" + longName + "/" + longName.substring(400)))
            .orElseThrow();
    DirectoryId parent = row.path().getFirst().parent();
    assertEquals(
        List.of("a", "", longName),
        row.path().stream().map(step -> new String(step.name(), UTF_8)).toList());
    for (DirectoryStep step : row.path()) {
      assertEquals(parent, step.parent());
      assertArrayEquals(StoreFixture.Seal.tagOf(parent, step.name(), step.child()), step.tag());
      parent = step.child();
    }
    assertEquals(parent, row.parent());
    assertArrayEquals(
        StoreFixture.Seal.entryOf(parent, longName.substring(400)), row.sealedEntry());
  }

  @Test
  void aNamespaceWithAnObjectIsNotDropped() {
    store.putEmpty(namespace, "a/b/c");
    KisekiException refused =
        assertThrows(KisekiException.class, () -> store.tenant.dropNamespace(namespace));
    assertEquals(ErrorCode.NAMESPACE_NOT_EMPTY, refused.code());
    store.remove(namespace, "a/b/c");
    store.tenant.dropNamespace(namespace).durable();
    assertEquals(
        Optional.empty(), store.tenant.namespace(store.record(namespace, "bucket").name()));
    KisekiException gone =
        assertThrows(
            KisekiException.class, () -> store.tenant.find(namespace, ObjectKey.of("a/b/c")));
    assertEquals(ErrorCode.NO_SUCH_NAMESPACE, gone.code());
  }
}
