package dev.kiseki.adapters.lmdb;

import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.EngineMetrics;
import dev.kiseki.adapters.lmdb.engine.FlushListener;
import dev.kiseki.adapters.lmdb.engine.SegmentUsage;
import dev.kiseki.adapters.lmdb.tables.EmbeddedCatalog;
import dev.kiseki.adapters.lmdb.tables.EmbeddedIds;
import dev.kiseki.adapters.lmdb.tables.EmbeddedMetadata;
import dev.kiseki.adapters.lmdb.tables.blob.EmbeddedChunks;
import dev.kiseki.adapters.lmdb.tables.blob.UnfinishedBlobs;
import dev.kiseki.ports.out.chunks.ChunkStore;
import dev.kiseki.ports.out.files.FileStore;
import dev.kiseki.ports.out.metadata.MetadataStore;
import dev.kiseki.ports.out.reseal.ResealStore;
import dev.kiseki.ports.out.system.IdSource;
import dev.kiseki.ports.out.system.RandomBytes;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.WallClock;
import java.util.List;

/** The outbound ports of one data directory, on the storage engine. Thread-safe. */
public final class EmbeddedStore implements AutoCloseable {
  private final Engine engine;
  private final EmbeddedMetadata metadata;
  private final ChunkStore chunks;
  private final ResealStore reseal;
  private final TenantCatalog catalog;
  private final IdSource ids;
  private final ReclaimThread reclaim;

  private EmbeddedStore(Engine engine, WallClock clock, RandomBytes random) {
    this.engine = engine;
    this.metadata = new EmbeddedMetadata(engine, clock);
    UnfinishedBlobs unfinished = new UnfinishedBlobs();
    this.chunks = new EmbeddedChunks(engine, unfinished);
    this.reseal = metadata.reseal(unfinished);
    this.catalog = new EmbeddedCatalog(engine);
    this.ids = new EmbeddedIds(engine, clock, random);
    this.reclaim = new ReclaimThread(metadata.reclaimer());
  }

  /** Opens or creates the store of a directory: see {@link Engine#open}. */
  public static EmbeddedStore open(
      EmbeddedStoreConfig config, WallClock clock, RandomBytes random) {
    return over(Engine.open(config.engine()), clock, random);
  }

  /** On an engine that is open; closing the store closes it. */
  static EmbeddedStore over(Engine engine, WallClock clock, RandomBytes random) {
    EmbeddedStore store = new EmbeddedStore(engine, clock, random);
    store.metadata.endOrphans();
    store.reclaim.start();
    return store;
  }

  public MetadataStore metadata() {
    return metadata;
  }

  public FileStore files() {
    return metadata.files();
  }

  public ChunkStore chunks() {
    return chunks;
  }

  public ResealStore reseal() {
    return reseal;
  }

  public TenantCatalog catalog() {
    return catalog;
  }

  public IdSource ids() {
    return ids;
  }

  public EngineMetrics metrics() {
    return engine.metrics();
  }

  /** How full each segment is. */
  public List<SegmentUsage> segments() {
    return engine.segments();
  }

  public void onFlush(FlushListener listener) {
    engine.onFlush(listener);
  }

  /** Waits for the step of the reclaimer that runs, then checkpoints. Twice is harmless. */
  @Override
  public void close() {
    reclaim.close();
    engine.close();
  }
}
