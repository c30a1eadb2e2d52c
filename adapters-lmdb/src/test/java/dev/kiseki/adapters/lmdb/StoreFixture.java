package dev.kiseki.adapters.lmdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.domain.ContentId;
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
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.chunks.TenantChunks;
import dev.kiseki.ports.out.files.TenantFiles;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.EntrySeal;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.ReadPlan;
import dev.kiseki.ports.out.metadata.Removal;
import dev.kiseki.ports.out.metadata.RemoveRow;
import dev.kiseki.ports.out.metadata.StagedExtent;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.system.IdSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** A store of one tenant with short ways to use it. Frames are "sealed" by 16 bytes behind them. */
final class StoreFixture implements AutoCloseable {
  static final TenantId TENANT = new TenantId(7);
  static final int FRAME = 16 * 1024;
  private static final int OVERHEAD = 16;

  final AtomicLong now = new AtomicLong(1_767_225_600_000L);
  final EmbeddedStore store;
  final TenantMetadata tenant;
  final TenantChunks chunks;
  final IdSource ids;

  StoreFixture(EmbeddedStoreConfig config) {
    Random random = new Random(7);
    store = EmbeddedStore.open(config, now::get, random::nextBytes);
    tenant = store.metadata().tenant(TENANT);
    chunks = store.chunks().tenant(TENANT);
    ids = store.ids();
  }

  static StoreFixture small(Path directory) {
    return new StoreFixture(EmbeddedStoreConfig.small(directory));
  }

  /** Ties names to places, in clear. */
  static final class Seal implements EntrySeal {
    private final String name;

    Seal(ObjectKey key) {
      String text = key.text();
      this.name = text.substring(text.lastIndexOf('/') + 1);
    }

    @Override
    public byte[] entry(DirectoryId parent, Version version) {
      return entryOf(parent, name);
    }

    @Override
    public byte[] name(DirectoryId parent) {
      return entryOf(parent, name);
    }

    @Override
    public byte[] state(Version version) {
      return name.getBytes(UTF_8);
    }

    @Override
    public byte[] directoryTag(DirectoryId parent, byte[] directory, DirectoryId child) {
      return tagOf(parent, directory, child);
    }

    @Override
    public byte[] marker(DirectoryId parent, NodeId node, Version version, long modifiedMillis) {
      return entryOf(parent, name);
    }

    @Override
    public byte[] moved(ObjectRow row, DirectoryId to, NodeId node) {
      return entryOf(to, name);
    }

    static byte[] entryOf(DirectoryId parent, String name) {
      return (parent.value() + "/" + name).getBytes(UTF_8);
    }

    static byte[] tagOf(DirectoryId parent, byte[] directory, DirectoryId child) {
      String text = parent.value() + "/" + new String(directory, UTF_8) + "/" + child.value();
      return text.getBytes(UTF_8);
    }
  }

  NamespaceId namespace(String name) {
    NamespaceId id = ids.namespace();
    tenant.createNamespace(record(id, name), false).durable();
    return id;
  }

  NamespaceRecord record(NamespaceId id, String name) {
    NamespaceKeyring keys =
        new NamespaceKeyring(id, List.of(new WrappedKey("local", 1, new byte[] {1, 2, 3})));
    return new NamespaceRecord(
        id,
        new NamespaceName(name),
        now.get(),
        "eu-central-1",
        VersioningState.UNVERSIONED,
        keys,
        new byte[20]);
  }

  PutRow row(NamespaceId namespace, ObjectKey key, long size, ContentBody body) {
    return row(namespace, key, ids.content(), size, body);
  }

  PutRow row(NamespaceId namespace, ObjectKey key, ContentId content, long size, ContentBody body) {
    return new PutRow(
        namespace,
        key,
        new Expected.Anything(),
        ids.node(),
        content,
        size,
        now.get(),
        1,
        ("facts of " + content.value()).getBytes(UTF_8),
        body,
        new Seal(key));
  }

  TenantFiles files() {
    return store.files().tenant(TENANT);
  }

  void putEmpty(NamespaceId namespace, String key) {
    tenant.put(row(namespace, ObjectKey.of(key), 0, new ContentBody.Empty()));
  }

  void putBytes(NamespaceId namespace, String key, byte[] bytes) {
    tenant
        .put(row(namespace, ObjectKey.of(key), bytes.length, blobs(bytes, bytes.length)))
        .durable();
  }

  void remove(NamespaceId namespace, String key) {
    remove(namespace, ObjectKey.of(key), Optional.empty());
  }

  Removal remove(NamespaceId namespace, ObjectKey key, Optional<VersionId> version) {
    RemoveRow removal =
        new RemoveRow(key, version, new Expected.Anything(), ids.node(), now.get(), new Seal(key));
    return tenant.remove(namespace, List.of(removal)).value().getFirst();
  }

  /** The bytes in blobs of at most that length. */
  ContentBody.Blobs blobs(byte[] bytes, int blobBytes) {
    List<StagedExtent> extents = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += blobBytes) {
      int length = Math.min(blobBytes, bytes.length - at);
      extents.add(new StagedExtent(at, blob(bytes, at, length), new byte[] {9, 9}));
    }
    return new ContentBody.Blobs(extents);
  }

  StagedBlob blob(byte[] bytes, int from, int length) {
    byte[] sealed = new byte[FRAME + OVERHEAD];
    try (BlobWriter writer =
        chunks.create(new NewBlob(ids.blob(), new NamespaceId(1), FRAME, 1, length))) {
      for (int at = 0; at < length; at += FRAME) {
        int plain = Math.min(FRAME, length - at);
        System.arraycopy(bytes, from + at, sealed, 0, plain);
        writer.append(sealed, 0, plain + OVERHEAD, plain);
      }
      return writer.finish();
    }
  }

  /** Reads a plan to its end, some pieces at a time. */
  byte[] read(ReadPlan plan, int pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (out.size() < plan.sizeBytes()) {
      List<ReadPlan.Piece> page = plan.pieces(out.size(), pieces);
      if (page.isEmpty()) {
        throw new AssertionError("no piece at " + out.size());
      }
      page.forEach(piece -> read(piece, out));
    }
    return out.toByteArray();
  }

  private void read(ReadPlan.Piece piece, ByteArrayOutputStream out) {
    if (piece.start() != out.size()) {
      throw new AssertionError("piece begins at " + piece.start() + " instead of " + out.size());
    }
    int length = (int) (piece.end() - piece.start());
    switch (piece.source()) {
      case ReadPlan.Source.Blob(var blob, long offset) -> {
        ByteBuffer whole = ByteBuffer.allocate((int) blob.lengthBytes());
        byte[] frame = new byte[FRAME + OVERHEAD];
        for (long i = 0; i < blob.frameCount(); i++) {
          int sealed = chunks.readFrame(blob, i, frame, 0);
          whole.put(frame, 0, sealed - OVERHEAD);
        }
        out.write(whole.array(), (int) offset, length);
      }
      case ReadPlan.Source.Inline(_, _, byte[] sealed, long offset) ->
          out.write(sealed, (int) offset, length);
      case ReadPlan.Source.Hole _ -> out.write(new byte[length], 0, length);
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
