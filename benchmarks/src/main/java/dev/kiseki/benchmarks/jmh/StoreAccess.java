package dev.kiseki.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.adapters.lmdb.EmbeddedStore;
import dev.kiseki.adapters.lmdb.EmbeddedStoreConfig;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.Version;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.EntrySeal;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.ListPage;
import dev.kiseki.ports.out.metadata.ListQuery;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.ReadPlan;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The embedded store as its use cases call it, with seals that cost nothing: rows of 100,000 small
 * objects in one directory. {@link LmdbAccess} is the bound.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StoreAccess {
  private static final int OBJECTS = 100_000;
  private static final int PAGE = 1_000;
  private static final byte[] SEAL = new byte[60];
  private static final byte[] NOTHING = {};

  private final Path folder;
  private final EmbeddedStore store;
  private final TenantMetadata tenant;
  private final NamespaceId namespace;
  private final EntryRow.File entry;
  private final byte[] encoded;
  private final SplittableRandom random = new SplittableRandom(1);
  private int next = OBJECTS;

  /** Opens with the sizes of production. */
  public StoreAccess() {
    folder = temporaryFolder();
    SplittableRandom bytes = new SplittableRandom(2);
    store =
        EmbeddedStore.open(
            EmbeddedStoreConfig.at(folder), System::currentTimeMillis, bytes::nextBytes);
    tenant = store.metadata().tenant(new TenantId(1));
    namespace = store.ids().namespace();
    entry =
        new EntryRow.File(
            store.ids().node(), store.ids().content(), 4096, 1, Version.UNVERSIONED, SEAL);
    encoded = entry.encode();
  }

  /** Makes the objects. */
  @Setup
  public void fill() {
    NamespaceKeyring keys =
        new NamespaceKeyring(namespace, List.of(new WrappedKey("local", 1, new byte[40])));
    tenant
        .createNamespace(
            new NamespaceRecord(
                namespace,
                new NamespaceName("bench"),
                1,
                "us-east-1",
                VersioningState.UNVERSIONED,
                keys,
                new byte[20]),
            false)
        .durable();
    for (int i = 0; i < OBJECTS; i++) {
      tenant.put(row(i));
    }
  }

  /** The row that a listing and a HEAD read, from bytes. */
  @Benchmark
  public EntryRow decodeEntry() {
    return EntryRow.decode(Table.ENTRY, encoded);
  }

  /** The same to bytes. */
  @Benchmark
  public byte[] encodeEntry() {
    return entry.encode();
  }

  /** One object's entry, anywhere. */
  @Benchmark
  public Optional<ObjectRow> find() {
    return tenant.find(namespace, key(random.nextInt(OBJECTS)));
  }

  /** All that a GET needs before its first frame, and the pin. */
  @Benchmark
  public long plan() {
    try (ReadPlan plan = tenant.plan(namespace, key(random.nextInt(OBJECTS))).orElseThrow()) {
      return plan.sizeBytes();
    }
  }

  /** A page of a thousand keys. */
  @Benchmark
  public ListPage list() {
    return tenant.list(
        namespace, new ListQuery(NOTHING, NOTHING, keyBytes(random.nextInt(OBJECTS / 2)), PAGE));
  }

  /** A new object, visible. */
  @Benchmark
  public void put() {
    tenant.put(row(next++));
  }

  /** A new object, on disk. */
  @Benchmark
  public void putDurable() {
    tenant.put(row(next++)).awaitDurable();
  }

  /** Closes and removes the store. */
  @TearDown
  public void delete() throws IOException {
    store.close();
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(folder)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }

  private PutRow row(int number) {
    return new PutRow(
        namespace,
        key(number),
        new Expected.Anything(),
        store.ids().node(),
        store.ids().content(),
        0,
        1,
        1,
        SEAL,
        new ContentBody.Empty(),
        new ConstantSeal());
  }

  private static ObjectKey key(int number) {
    return ObjectKey.of(text(number));
  }

  private static byte[] keyBytes(int number) {
    return text(number).getBytes(UTF_8);
  }

  private static String text(int number) {
    return "objects/" + (10_000_000 + number);
  }

  /** JMH extends this class, and its constructors may not throw. */
  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("kiseki-store");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of the length that a seal has. */
  private static final class ConstantSeal implements EntrySeal {
    @Override
    public byte[] entry(DirectoryId parent, Version version) {
      return SEAL;
    }

    @Override
    public byte[] name(DirectoryId parent) {
      return SEAL;
    }

    @Override
    public byte[] state(Version version) {
      return SEAL;
    }

    @Override
    public byte[] directoryTag(DirectoryId parent, byte[] name, DirectoryId child) {
      return SEAL;
    }

    @Override
    public byte[] marker(DirectoryId parent, NodeId node, Version version, long modifiedMillis) {
      return SEAL;
    }

    @Override
    public byte[] moved(ObjectRow row, DirectoryId to, NodeId node) {
      return SEAL;
    }
  }
}
