package dev.kiseki.adapters.lmdb.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.EngineConfig;
import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.blob.EmbeddedChunks;
import dev.kiseki.adapters.lmdb.tables.content.Jobs;
import dev.kiseki.adapters.lmdb.tables.content.OpenPlans;
import dev.kiseki.adapters.lmdb.tables.row.CounterRow;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.Version;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.chunks.BlobWriter;
import dev.kiseki.ports.out.chunks.NewBlob;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.EntrySeal;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.ListQuery;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.RemoveRow;
import dev.kiseki.ports.out.metadata.StagedExtent;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.metadata.VersionItem;
import dev.kiseki.ports.out.metadata.VersionQuery;
import dev.kiseki.testkit.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What versions leave in the tables: exactly what is listed, and nothing once they are gone. */
final class VersionReclaimTest {
  private static final TenantId TENANT = new TenantId(3);
  private static final byte[] NONE = new byte[0];
  private static final List<String> KEYS = List.of("k", "a/k", "a/b/k", "a".repeat(481) + "/k");

  @TempDir private Path directory;
  private Engine engine;
  private EmbeddedMetadata metadata;
  private EmbeddedIds ids;
  private TenantMetadata tenant;
  private NamespaceId namespace;
  private VersioningState state = VersioningState.UNVERSIONED;

  @BeforeEach
  void open() {
    engine = Engine.open(EngineConfig.small(directory));
    metadata = new EmbeddedMetadata(engine, () -> 0);
    ids = new EmbeddedIds(engine, () -> 0, new Random(1)::nextBytes);
    tenant = metadata.tenant(TENANT);
    namespace = ids.namespace();
    NamespaceKeyring keys =
        new NamespaceKeyring(namespace, List.of(new WrappedKey("local", 1, new byte[] {1})));
    NamespaceName name = new NamespaceName("bucket");
    tenant.createNamespace(
        new NamespaceRecord(namespace, name, 1, "", state, keys, new byte[20]), true);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void nothingIsLeftOfVersionsOfEveryKind() {
    Random random = Seeds.random("nothingIsLeftOfVersionsOfEveryKind");
    for (int step = 0; step < 400; step++) {
      String key = KEYS.get(random.nextInt(KEYS.size()));
      switch (random.nextInt(10)) {
        case 0 -> change();
        case 1, 2 -> remove(key, Optional.empty());
        case 3 -> removeAny(random);
        default -> put(key, random.nextInt(3));
      }
      assertCounted();
    }
    while (!versions().isEmpty()) {
      removeAny(random);
    }
    Reclaimer reclaimer = metadata.reclaimer();
    while (reclaimer.step() == Reclaimer.Outcome.WORKED) {
      // until nothing is due
    }
    assertEquals(
        Map.of(Table.COUNTER, 2, Table.NAMESPACE, 1, Table.NAMESPACE_BY_NAME, 2), rowCounts());
    assertEquals(CounterRow.NOTHING, metadata.usage(TENANT, namespace));
    tenant.dropNamespace(namespace);
    assertEquals(Map.of(Table.COUNTER, 1), rowCounts());
  }

  @Test
  void anUnversionedBucketHasNoHistoryRows() {
    KEYS.forEach(key -> put(key, 0));
    KEYS.forEach(key -> put(key, 1));
    remove("k", Optional.empty());
    assertEquals(0, rowCounts().getOrDefault(Table.HISTORY, 0));
  }

  @Test
  void aListingOfCurrentKeysNeverOpensTheHistory() {
    change();
    KEYS.forEach(key -> put(key, 0));
    KEYS.forEach(key -> put(key, 0));
    remove("k", Optional.empty());
    Jobs jobs = new Jobs(engine.ids("job"));
    Objects objects =
        TenantTables.of(
                engine,
                TENANT.value(),
                () -> 1,
                () -> 1,
                jobs,
                new OpenPlans(),
                new Holds(),
                () -> 1)
            .objects();
    for (String delimiter : List.of("", "/", "a")) {
      ListQuery query = new ListQuery(NONE, delimiter.getBytes(UTF_8), NONE, 1000);
      assertEquals(
          tenant.list(namespace, query).items().size(),
          engine.<Integer>read(
              rows -> objects.list(new WithoutHistory(rows), namespace, query).items().size()));
    }
    VersionQuery all = new VersionQuery(NONE, NONE, NONE, Optional.empty(), 1000);
    assertThrows(
        AssertionError.class,
        () -> engine.read(rows -> objects.versions(new WithoutHistory(rows), namespace, all)));
  }

  /** Rows as they are, but whoever asks for the history fails. */
  private record WithoutHistory(RowReader rows) implements RowReader {
    @Override
    public Optional<byte[]> get(Table table, byte[] key) {
      require(table);
      return rows.get(table, key);
    }

    @Override
    public boolean contains(Table table, byte[] key) {
      require(table);
      return rows.contains(table, key);
    }

    @Override
    public RowCursor cursor(Table table) {
      require(table);
      return rows.cursor(table);
    }

    private static void require(Table table) {
      if (table == Table.HISTORY) {
        throw new AssertionError("the history was opened");
      }
    }
  }

  private record Seal() implements EntrySeal {
    @Override
    public byte[] entry(DirectoryId parent, Version version) {
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

    @Override
    public byte[] marker(DirectoryId parent, NodeId node, Version version, long millis) {
      return new byte[20];
    }

    @Override
    public byte[] moved(ObjectRow row, DirectoryId to, NodeId node) {
      return new byte[70];
    }
  }

  private void change() {
    VersioningState next =
        state == VersioningState.ENABLED ? VersioningState.SUSPENDED : VersioningState.ENABLED;
    tenant.setVersioning(namespace, state, next, new byte[20]).awaitDurable();
    state = next;
  }

  private void put(String key, int blobs) {
    List<StagedExtent> extents = new ArrayList<>();
    for (int i = 0; i < blobs; i++) {
      extents.add(extent(i * 100L));
    }
    long size = blobs == 0 ? 5 : blobs * 100L;
    tenant.put(
        new PutRow(
            namespace,
            ObjectKey.of(key),
            new Expected.Anything(),
            ids.node(),
            ids.content(),
            size,
            0,
            1,
            new byte[100],
            blobs == 0 ? new ContentBody.Inline(new byte[21]) : new ContentBody.Blobs(extents),
            new Seal()));
  }

  private StagedExtent extent(long start) {
    try (BlobWriter writer =
        new EmbeddedChunks(engine)
            .tenant(TENANT)
            .create(new NewBlob(ids.blob(), namespace, 4096, 1, 100))) {
      writer.append(new byte[116], 0, 116, 100);
      return new StagedExtent(start, writer.finish(), new byte[20]);
    }
  }

  private void remove(String key, Optional<VersionId> version) {
    tenant.remove(
        namespace,
        List.of(
            new RemoveRow(
                ObjectKey.of(key), version, new Expected.Anything(), ids.node(), 0, new Seal())));
  }

  private void removeAny(Random random) {
    List<VersionItem> all = versions();
    if (!all.isEmpty()) {
      VersionItem item = all.get(random.nextInt(all.size()));
      remove(ObjectKey.of(item.bytes()).text(), Optional.of(id(item)));
    }
  }

  private List<VersionItem> versions() {
    VersionQuery all = new VersionQuery(NONE, NONE, NONE, Optional.empty(), 1000);
    return tenant.versions(namespace, all).items();
  }

  private static VersionId id(VersionItem item) {
    return switch (item) {
      case VersionItem.Kept(_, var entry) -> VersionId.of(entry.version(), entry.node());
      case VersionItem.Marker marker -> VersionId.of(marker.version(), marker.node());
      case VersionItem.Prefix _ -> throw new AssertionError("no delimiter was given");
    };
  }

  /** The counter, the contents and the history say what the listing says. */
  private void assertCounted() {
    long objects = 0;
    long bytes = 0;
    for (VersionItem item : versions()) {
      if (item instanceof VersionItem.Kept(_, var entry)) {
        objects++;
        bytes += entry.sizeBytes();
      }
    }
    assertEquals(new CounterRow(objects, bytes), metadata.usage(TENANT, namespace));
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
}
