package dev.kiseki.adapters.lmdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.PartPut;
import dev.kiseki.ports.out.metadata.PartRow;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.ReadPlan;
import dev.kiseki.ports.out.metadata.SharedExtent;
import dev.kiseki.ports.out.metadata.UploadPage;
import dev.kiseki.ports.out.metadata.UploadQuery;
import dev.kiseki.ports.out.metadata.UploadRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadTest {
  private static final ObjectKey KEY = ObjectKey.of("videos/holiday");

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

  private UploadId upload(String key) {
    UploadRow row =
        new UploadRow(
            store.ids.upload(),
            namespace,
            ObjectKey.of(key),
            store.now.incrementAndGet(),
            "alice",
            new byte[] {1});
    return store.tenant.openUpload(row).durable().id();
  }

  private PartRow part(UploadId upload, int number, byte[] bytes) {
    PartRow row =
        new PartRow(number, store.ids.content(), bytes.length, store.now.get(), new byte[] {2});
    ContentBody body = store.blobs(bytes, bytes.length);
    return store.tenant.putPart(namespace, KEY, upload, new PartPut(row, 1, body)).durable();
  }

  private PutRow whole(List<PartRow> parts) {
    List<SharedExtent> extents = new ArrayList<>();
    long at = 0;
    for (PartRow part : parts) {
      long end = at + part.sizeBytes();
      extents.add(new SharedExtent(at, end, part.content(), 0, new byte[] {3}));
      at = end;
    }
    return store.row(namespace, KEY, at, new ContentBody.Shared(extents));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void aCompletedUploadReadsAsItsPartsOneAfterTheOther() {
    UploadId upload = upload(KEY.text());
    part(upload, 3, random(7));
    PartRow first = part(upload, 1, random(200_000));
    PartRow unused = part(upload, 2, random(50_000));
    PartRow last = part(upload, 3, random(30_000));
    assertEquals(List.of(1, 2, 3), numbers(store.tenant.parts(namespace, KEY, upload, 0, 10)));
    assertEquals(List.of(2), numbers(store.tenant.parts(namespace, KEY, upload, 1, 1)));
    PutRow put = whole(List.of(first, last));
    store.tenant.completeUpload(upload, List.of(first, last), put).durable();

    try (ReadPlan plan = store.tenant.plan(namespace, KEY).orElseThrow()) {
      byte[] expected = Arrays.copyOf(random(200_000), 230_000);
      System.arraycopy(random(30_000), 0, expected, 200_000, 30_000);
      assertArrayEquals(expected, store.read(plan, 3));
      assertEquals(2, plan.pieces(0, 1).getFirst().checks().size());
    }
    assertTrue(store.tenant.upload(namespace, KEY, upload).isEmpty());
    assertEquals(put.node(), store.tenant.completed(namespace, KEY, upload).orElseThrow().node());
    assertThrowsCode(ErrorCode.NO_SUCH_UPLOAD, () -> part(upload, 4, random(5)));
    assertEquals(List.of(), store.tenant.uploads(namespace, query("", "", "", 10)).uploads());
    assertFalse(unused.content().equals(first.content()));
  }

  @Test
  void aPartThatWasReplacedMeanwhileIsNotCompleted() {
    UploadId upload = upload(KEY.text());
    PartRow before = part(upload, 1, random(10));
    PartRow after = part(upload, 1, random(11));
    assertThrowsCode(
        ErrorCode.CONDITION_CHANGED,
        () -> store.tenant.completeUpload(upload, List.of(before), whole(List.of(after))));
    store.tenant.completeUpload(upload, List.of(after), whole(List.of(after))).durable();
  }

  @Test
  void anAbortedUploadTakesNoParts() {
    UploadId upload = upload(KEY.text());
    part(upload, 1, random(10));
    store.tenant.abortUpload(namespace, KEY, upload).durable();
    assertThrowsCode(ErrorCode.NO_SUCH_UPLOAD, () -> part(upload, 2, random(5)));
    assertThrowsCode(
        ErrorCode.NO_SUCH_UPLOAD, () -> store.tenant.abortUpload(namespace, KEY, upload));
    assertEquals(Optional.empty(), store.tenant.completed(namespace, KEY, upload));
  }

  @Test
  void uploadsAreListedByKeyThenByTimeWithPrefixesRolledUp() {
    List<UploadId> twice = List.of(upload("b"), upload("b"), upload("b"));
    UploadId deep = upload("a/x/y");
    upload("a/z");
    UploadId last = upload("c");
    UploadPage page = store.tenant.uploads(namespace, query("", "/", "", 10));
    assertEquals(List.of("a/"), page.prefixes().stream().map(p -> new String(p, UTF_8)).toList());
    List<UploadId> all = new ArrayList<>(twice);
    all.add(last);
    assertEquals(all, ids(page));
    assertFalse(page.truncated());

    UploadPage two = store.tenant.uploads(namespace, query("", "", "a/z", 2));
    assertEquals(twice.subList(0, 2), ids(two));
    assertTrue(two.truncated());
    UploadQuery rest =
        new UploadQuery(
            new byte[0], new byte[0], "b".getBytes(UTF_8), Optional.of(twice.get(1)), 10);
    assertEquals(List.of(twice.get(2), last), ids(store.tenant.uploads(namespace, rest)));
    assertEquals(List.of(deep), ids(store.tenant.uploads(namespace, query("a/x", "", "", 10))));
    assertEquals(List.of(last), ids(store.tenant.uploads(namespace, query("", "", "b", 10))));
  }

  @Test
  void droppingANamespaceEndsItsUploads() {
    UploadId upload = upload(KEY.text());
    part(upload, 1, random(10));
    store.tenant.dropNamespace(namespace).durable();
    assertThrowsCode(ErrorCode.NO_SUCH_NAMESPACE, () -> part(upload, 2, random(5)));
  }

  private static UploadQuery query(String prefix, String delimiter, String afterKey, int limit) {
    return new UploadQuery(
        prefix.getBytes(UTF_8),
        delimiter.getBytes(UTF_8),
        afterKey.getBytes(UTF_8),
        Optional.empty(),
        limit);
  }

  private static List<UploadId> ids(UploadPage page) {
    return page.uploads().stream().map(UploadRow::id).toList();
  }

  private static List<Integer> numbers(List<PartRow> parts) {
    return parts.stream().map(PartRow::number).toList();
  }

  private static void assertThrowsCode(ErrorCode code, Runnable action) {
    assertEquals(code, assertThrows(KisekiException.class, action::run).code());
  }
}
