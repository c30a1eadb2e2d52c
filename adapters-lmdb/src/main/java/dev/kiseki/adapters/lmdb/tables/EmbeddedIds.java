package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.IdBlocks;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.out.system.IdSource;
import dev.kiseki.ports.out.system.RandomBytes;
import dev.kiseki.ports.out.system.WallClock;
import java.nio.ByteBuffer;

/** Numbers from the engine's durable blocks; names from the time and the system's generator. */
public final class EmbeddedIds implements IdSource {
  private static final int RANDOM_BYTES = 10;

  private final IdBlocks namespaces;
  private final IdBlocks nodes;
  private final IdBlocks contents;
  private final WallClock clock;
  private final RandomBytes random;

  public EmbeddedIds(Engine engine, WallClock clock, RandomBytes random) {
    this.namespaces = engine.ids("namespace");
    this.nodes = engine.ids("node");
    this.contents = engine.ids("content");
    this.clock = clock;
    this.random = random;
  }

  @Override
  public NamespaceId namespace() {
    return new NamespaceId(namespaces.next());
  }

  @Override
  public NodeId node() {
    return new NodeId(nodes.next());
  }

  @Override
  public ContentId content() {
    return new ContentId(contents.next());
  }

  @Override
  public UploadId upload() {
    ByteBuffer bytes = timeAndRandom();
    return new UploadId(bytes.getLong(0), bytes.getLong(8));
  }

  @Override
  public BlobId blob() {
    ByteBuffer bytes = timeAndRandom();
    return new BlobId(bytes.getLong(0), bytes.getLong(8));
  }

  /** 48 bits of milliseconds, so that ids of one time lie together, and 80 random ones. */
  private ByteBuffer timeAndRandom() {
    byte[] drawn = new byte[RANDOM_BYTES];
    random.fill(drawn);
    return ByteBuffer.allocate(16).putLong(clock.millis() << 16).position(6).put(drawn);
  }
}
