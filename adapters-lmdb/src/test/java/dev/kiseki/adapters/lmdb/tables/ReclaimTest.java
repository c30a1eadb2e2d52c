package dev.kiseki.adapters.lmdb.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.EngineConfig;
import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.blob.EmbeddedChunks;
import dev.kiseki.adapters.lmdb.tables.content.Contents;
import dev.kiseki.adapters.lmdb.tables.row.CounterRow;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.UploadId;
import dev.kiseki.domain.Version;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.chunks.BlobWriter;
import dev.kiseki.ports.out.chunks.NewBlob;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.EntrySeal;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.PartPut;
import dev.kiseki.ports.out.metadata.PartRow;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.ReadPlan;
import dev.kiseki.ports.out.metadata.RemoveRow;
import dev.kiseki.ports.out.metadata.SharedExtent;
import dev.kiseki.ports.out.metadata.StagedExtent;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.metadata.UploadRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operations leave behind goes, all of it, and not before the last reader is done. */
class ReclaimTest {
  private static final TenantId TENANT = new TenantId(3);
  private static final long DAY_MILLIS = 86_400_000;

  @TempDir private Path directory;
  private final AtomicLong now = new AtomicLong(1_767_225_600_000L);
  private Engine engine;
  private EmbeddedMetadata metadata;
  private EmbeddedIds ids;
  private TenantMetadata tenant;
  private Reclaimer reclaimer;
  private NamespaceId namespace;

  @BeforeEach
  void open() {
    engine = Engine.open(EngineConfig.small(directory));
    metadata = new EmbeddedMetadata(engine, now::get);
    ids = new EmbeddedIds(engine, now::get, new Random(1)::nextBytes);
    tenant = metadata.tenant(TENANT);
    reclaimer = metadata.reclaimer();
    namespace = ids.namespace();
    NamespaceKeyring keys =
        new NamespaceKeyring(namespace, List.of(new WrappedKey("local", 1, new byte[] {1})));
    tenant.createNamespace(
        new NamespaceRecord(
            namespace,
            new NamespaceName("bucket"),
            1,
            "",
            VersioningState.UNVERSIONED,
            keys,
            new byte[20]),
        true);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static final EntrySeal SEAL =
      new EntrySeal() {
        @Override
        public byte[] entry(DirectoryId parent, Version version) {
          return new byte[70];
        }

        @Override
        public byte[] marker(
            DirectoryId parent, NodeId node, Version version, long modifiedMillis) {
          return new byte[20];
        }

        @Override
        public byte[] moved(ObjectRow row, DirectoryId to, NodeId node) {
          return new byte[70];
        }

        @Override
        public byte[] name(DirectoryId parent) {
          return new byte[20];
        }

        @Override
        public byte[] state(Version version) {
          return new byte[70];
        }

        @Override
        public byte[] directoryTag(DirectoryId parent, byte[] name, DirectoryId child) {
          return new byte[20];
        }
      };

  private StagedExtent extent(long start, int length) {
    try (BlobWriter writer =
        new EmbeddedChunks(engine)
            .tenant(TENANT)
            .create(new NewBlob(ids.blob(), namespace, 4096, 1, length))) {
      writer.append(new byte[length + 16], 0, length + 16, length);
      return new StagedExtent(start, writer.finish(), new byte[20]);
    }
  }

  private ContentBody blobs(int count) {
    List<StagedExtent> extents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      extents.add(extent(i * 100L, 100));
    }
    return new ContentBody.Blobs(extents);
  }

  private ContentBody shared(ContentId source, long size) {
    return new ContentBody.Shared(List.of(new SharedExtent(0, size, source, 0, new byte[20])));
  }

  private ContentId put(String key, long size, ContentBody body) {
    ContentId content = ids.content();
    tenant.put(row(key, content, size, body));
    return content;
  }

  private PutRow row(String key, ContentId content, long size, ContentBody body) {
    return new PutRow(
        namespace,
        ObjectKey.of(key),
        new Expected.Anything(),
        ids.node(),
        content,
        size,
        now.get(),
        1,
        new byte[100],
        body,
        SEAL);
  }

  private void remove(String key) {
    tenant.remove(
        namespace,
        List.of(
            new RemoveRow(
                ObjectKey.of(key),
                Optional.empty(),
                new Expected.Anything(),
                ids.node(),
                now.get(),
                SEAL)));
  }

  private void reclaimAll() {
    while (reclaimer.step() == Reclaimer.Outcome.WORKED) {
      // until nothing is due
    }
  }

  private Map<Table, Integer> rowCounts() {
    return engine.read(
        rows -> {
          Map<Table, Integer> counts = new TreeMap<>();
          for (Table table : Table.values()) {
            try (RowCursor cursor = rows.cursor(table)) {
              int count = 0;
              for (boolean on = cursor.seek(new byte[0]); on; on = cursor.next()) {
                count++;
              }
              if (count > 0 && !table.ownedByEngine()) {
                counts.put(table, count);
              }
            }
          }
          return counts;
        });
  }

  private int rowCount(Table table) {
    return rowCounts().getOrDefault(table, 0);
  }

  private void assertOnlyTheNamespaceIsLeft() {
    reclaimAll();
    assertEquals(
        Map.of(Table.COUNTER, 2, Table.NAMESPACE, 1, Table.NAMESPACE_BY_NAME, 2), rowCounts());
    assertEquals(CounterRow.NOTHING, metadata.usage(TENANT, namespace));
    tenant.dropNamespace(namespace);
    assertEquals(Map.of(Table.COUNTER, 1), rowCounts());
  }

  @Test
  void aSmallPutCostsFourRows() {
    put("warm", 100, blobs(1));
    Map<Table, Integer> before = rowCounts();
    put("object", 100, blobs(1));
    Map<Table, Integer> after = rowCounts();
    int before1 = before.values().stream().mapToInt(Integer::intValue).sum();
    int after1 = after.values().stream().mapToInt(Integer::intValue).sum();
    // entry, content, blob; the fourth is the counter, which is replaced
    assertEquals(3, after1 - before1);
  }

  @Test
  void nothingIsLeftOfObjectsOfEveryKind() {
    put("a/empty", 0, new ContentBody.Empty());
    put("a/b/inline", 5, new ContentBody.Inline(new byte[20]));
    put("a/b/one", 100, blobs(1));
    put("many", 250_000, blobs(2500));
    put("many", 300, blobs(3));
    assertEquals(new CounterRow(4, 405), metadata.usage(TENANT, namespace));
    for (String key : List.of("a/empty", "a/b/inline", "a/b/one", "many")) {
      remove(key);
    }
    assertOnlyTheNamespaceIsLeft();
  }

  @Test
  void whatIsLeftAtAStartIsDoneBeforeAnybodyAsksForTheTenant() {
    put("many", 300, blobs(3));
    remove("many");
    assertEquals(1, rowCount(Table.JOB));
    engine.close();
    engine = Engine.open(EngineConfig.small(directory));
    metadata = new EmbeddedMetadata(engine, now::get);
    reclaimer = metadata.reclaimer();
    assertEquals(Reclaimer.Outcome.WORKED, reclaimer.step());
    assertEquals(0, rowCount(Table.JOB));
  }

  @Test
  void aSharedContentLivesAsLongAsTheLastShare() {
    ContentId source = put("source", 300, blobs(3));
    ContentId copy = put("copy", 300, shared(source, 300));
    put("copy-of-copy", 200, shared(copy, 200));
    remove("source");
    remove("copy");
    reclaimAll();
    try (ReadPlan plan = tenant.plan(namespace, ObjectKey.of("copy-of-copy")).orElseThrow()) {
      List<ReadPlan.Piece> pieces = plan.pieces(150, 10);
      assertEquals(150, pieces.getFirst().start());
      assertEquals(200, pieces.getLast().end());
      assertEquals(3, pieces.getFirst().checks().size());
    }
    remove("copy-of-copy");
    assertOnlyTheNamespaceIsLeft();
  }

  @Test
  void sharingTooDeeplyIsRefused() {
    ContentId content = put("0", 100, blobs(1));
    for (int i = 1; i <= Contents.MAX_DEPTH; i++) {
      content = put("" + i, 100, shared(content, 100));
    }
    ContentId last = content;
    KisekiException refused =
        assertThrows(KisekiException.class, () -> put("last", 100, shared(last, 100)));
    assertEquals(ErrorCode.SHARE_TOO_DEEP, refused.code());
    KisekiException gone =
        assertThrows(
            KisekiException.class, () -> put("last", 100, shared(new ContentId(999_999_999), 100)));
    assertEquals(ErrorCode.CONDITION_CHANGED, gone.code());
  }

  @Test
  void extentsStayWhileAPlanThatMayPageThroughThemIsOpen() {
    put("many", 3000, blobs(30));
    try (ReadPlan plan = tenant.plan(namespace, ObjectKey.of("many")).orElseThrow()) {
      remove("many");
      reclaimAll();
      assertEquals(30, plan.pieces(0, 100).size());
    }
    assertOnlyTheNamespaceIsLeft();
  }

  @Test
  void endedUploadsGoWithTheirPartsAndTheirMemory() {
    UploadId completed = upload("x/y");
    List<PartRow> parts = new ArrayList<>();
    List<SharedExtent> extents = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      PartRow part = new PartRow(i + 1, ids.content(), 100, 1, new byte[30]);
      tenant.putPart(namespace, ObjectKey.of("x/y"), completed, new PartPut(part, 1, blobs(1)));
      if (i % 2 == 0) {
        parts.add(part);
        long start = extents.size() * 100L;
        extents.add(new SharedExtent(start, start + 100, part.content(), 0, new byte[20]));
      }
    }
    PutRow put = row("x/y", ids.content(), 60_000, new ContentBody.Shared(extents));
    tenant.completeUpload(completed, parts, put);
    UploadId aborted = upload("x/z");
    PartRow part = new PartRow(1, ids.content(), 100, 1, new byte[30]);
    tenant.putPart(namespace, ObjectKey.of("x/z"), aborted, new PartPut(part, 1, blobs(1)));
    tenant.abortUpload(namespace, ObjectKey.of("x/z"), aborted);
    reclaimAll();
    assertEquals(600, rowCount(Table.BLOB));
    assertEquals(601, rowCount(Table.CONTENT));
    assertEquals(1, rowCount(Table.UPLOAD));
    remove("x/y");
    now.addAndGet(DAY_MILLIS + 1);
    assertOnlyTheNamespaceIsLeft();
  }

  @Test
  void theUploadsOfADroppedNamespaceGoToo() {
    for (int i = 0; i < 20; i++) {
      UploadId id = upload("deep/" + i % 7);
      PartRow part = new PartRow(1, ids.content(), 100, 1, new byte[30]);
      tenant.putPart(namespace, ObjectKey.of("deep/" + i % 7), id, new PartPut(part, 1, blobs(1)));
    }
    tenant.dropNamespace(namespace);
    reclaimAll();
    assertEquals(Map.of(), rowCounts());
  }

  @Test
  void aDamagedRowIsCorruptNotAbsent() {
    put("victim", 100, blobs(1));
    engine.writeDurable(
        rows -> {
          try (RowCursor cursor = rows.cursor(Table.ENTRY)) {
            cursor.seek(new byte[0]);
            byte[] key = cursor.keyBytes();
            byte[] value = cursor.valueBytes();
            value[12] ^= 1;
            rows.put(Table.ENTRY, key, value);
          }
          return true;
        });
    for (Runnable read :
        List.<Runnable>of(
            () -> tenant.find(namespace, ObjectKey.of("victim")),
            () -> put("victim", 0, new ContentBody.Empty()))) {
      assertEquals(ErrorCode.DATA_CORRUPT, assertThrows(KisekiException.class, read::run).code());
    }
  }

  @Test
  void aJobThatMeetsDamageDoesNotHoldUpTheOthers() {
    ContentId damaged = put("damaged", 300, blobs(3));
    put("sound", 300, blobs(3));
    engine.writeDurable(
        rows -> {
          byte[] key = RowKey.of(TENANT.value(), damaged.value(), 200);
          byte[] value = rows.get(Table.EXTENT, key).orElseThrow();
          value[5] ^= 1;
          rows.put(Table.EXTENT, key, value);
          return true;
        });
    remove("damaged");
    remove("sound");
    assertEquals(
        ErrorCode.DATA_CORRUPT, assertThrows(KisekiException.class, this::reclaimAll).code());
    reclaimAll();
    assertEquals(3, rowCount(Table.EXTENT));
    assertEquals(1, rowCount(Table.JOB));
  }

  private UploadId upload(String key) {
    return tenant
        .openUpload(
            new UploadRow(
                ids.upload(), namespace, ObjectKey.of(key), now.get(), "alice", new byte[40]))
        .value()
        .id();
  }
}
