package dev.kiseki.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.chunks.BlobWriter;
import dev.kiseki.ports.out.chunks.NewBlob;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.chunks.TenantChunks;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.FactsChange;
import dev.kiseki.ports.out.metadata.Lookup;
import dev.kiseki.ports.out.metadata.MetadataStore;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.OwnContent;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.Removal;
import dev.kiseki.ports.out.metadata.RemoveRow;
import dev.kiseki.ports.out.metadata.SharedExtent;
import dev.kiseki.ports.out.metadata.StagedExtent;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.system.IdSource;
import dev.kiseki.testkit.SequentialIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.function.Executable;

/** One tenant's view of a store under test, with the words the contracts are written in. */
public final class Stage {
  static final int FRAME_BYTES = 1024;
  static final long MODIFIED = 1_767_225_600_123L;

  private final Stores stores;
  private final TenantId tenant;
  private final IdSource ids;
  private final TenantMetadata metadata;
  private final TenantChunks chunks;
  private final ContentReader reader;

  Stage(Stores stores) {
    this(stores, new TenantId(1), new SequentialIds());
  }

  private Stage(Stores stores, TenantId tenant, IdSource ids) {
    this.stores = stores;
    this.tenant = tenant;
    this.ids = ids;
    this.metadata = stores.metadata().tenant(tenant);
    this.chunks = stores.chunks().tenant(tenant);
    this.reader = new ContentReader(metadata, chunks);
  }

  /** The same store as another tenant sees it. */
  Stage ofTenant(int id) {
    return new Stage(stores, new TenantId(id), ids);
  }

  MetadataStore store() {
    return stores.metadata();
  }

  TenantId tenant() {
    return tenant;
  }

  TenantMetadata metadata() {
    return metadata;
  }

  IdSource ids() {
    return ids;
  }

  ContentReader reader() {
    return reader;
  }

  // ---- namespaces

  NamespaceId namespace(String name) {
    return metadata.createNamespace(newNamespace(name), false).durable().id();
  }

  NamespaceRecord newNamespace(String name) {
    NamespaceId id = ids.namespace();
    NamespaceKeyring keys =
        new NamespaceKeyring(
            id, List.of(new WrappedKey("root", 1, new byte[] {1, 2, 3, (byte) id.value()})));
    return new NamespaceRecord(
        id,
        new NamespaceName(name),
        MODIFIED,
        "eu-central-1",
        VersioningState.UNVERSIONED,
        keys,
        new byte[20]);
  }

  // ---- objects

  NodeId put(NamespaceId namespace, String key, String text) {
    return put(namespace, ObjectKey.of(key), bytes(text));
  }

  NodeId put(NamespaceId namespace, ObjectKey key, byte[] content) {
    PutRow row = row(namespace, key, new Expected.Anything(), content);
    metadata.put(row).durable();
    return row.node();
  }

  /** A put of content in blobs; of small content beside the rows; of none. */
  PutRow row(NamespaceId namespace, ObjectKey key, Expected expected, byte[] content) {
    ContentId id = ids.content();
    return row(namespace, key, expected, id, content.length, body(id, content));
  }

  PutRow row(
      NamespaceId namespace,
      ObjectKey key,
      Expected expected,
      ContentId content,
      long size,
      ContentBody body) {
    NodeId node = ids.node();
    return new PutRow(
        namespace,
        key,
        expected,
        node,
        content,
        size,
        MODIFIED,
        1,
        FakeSeals.facts(node, content),
        body,
        new FakeKeySeal(key, node, content));
  }

  ContentBody body(ContentId content, byte[] plain) {
    if (plain.length == 0) {
      return new ContentBody.Empty();
    }
    return plain.length <= FRAME_BYTES / 2
        ? new ContentBody.Inline(FakeSeals.inline(content, plain))
        : blobs(content, plain);
  }

  /** Two blobs when there is enough for two. */
  ContentBody blobs(ContentId content, byte[] plain) {
    int half = plain.length < 4 * FRAME_BYTES ? plain.length : plain.length / 2;
    List<StagedExtent> extents = new ArrayList<>();
    for (int start = 0; start < plain.length; start += half) {
      int end = Math.min(start + half, plain.length);
      StagedBlob blob = stage(Arrays.copyOfRange(plain, start, end));
      extents.add(
          new StagedExtent(start, blob, FakeSeals.blobExtent(content, start, end, blob.id(), 0)));
    }
    return new ContentBody.Blobs(extents);
  }

  StagedBlob stage(byte[] plain) {
    BlobId id = ids.blob();
    try (BlobWriter writer =
        chunks.create(new NewBlob(id, new NamespaceId(1), FRAME_BYTES, 1, plain.length))) {
      for (int offset = 0, frame = 0; offset < plain.length; offset += FRAME_BYTES, frame++) {
        byte[] part =
            Arrays.copyOfRange(plain, offset, Math.min(offset + FRAME_BYTES, plain.length));
        byte[] sealed = FakeSeals.frame(id, frame, part);
        writer.append(sealed, 0, sealed.length, part.length);
      }
      return writer.finish();
    }
  }

  /** A put of ranges of other contents, one after another. */
  PutRow sharedRow(NamespaceId namespace, ObjectKey key, Expected expected, List<Range> ranges) {
    ContentId id = ids.content();
    List<SharedExtent> extents = new ArrayList<>();
    long start = 0;
    for (Range range : ranges) {
      long end = start + range.length();
      byte[] tag = FakeSeals.sharedExtent(id, start, end, range.content(), range.offset());
      extents.add(new SharedExtent(start, end, range.content(), range.offset(), tag));
      start = end;
    }
    return row(namespace, key, expected, id, start, new ContentBody.Shared(extents));
  }

  /** A range of a content. */
  record Range(ContentId content, long offset, long length) {}

  Removal remove(NamespaceId namespace, String key) {
    return remove(namespace, removal(key, new Expected.Anything())).getFirst();
  }

  Removal remove(NamespaceId namespace, String key, VersionId version) {
    return remove(
            namespace, removal(ObjectKey.of(key), Optional.of(version), new Expected.Anything()))
        .getFirst();
  }

  RemoveRow removal(String key, Expected expected) {
    return removal(ObjectKey.of(key), Optional.empty(), expected);
  }

  RemoveRow removal(ObjectKey key, Optional<VersionId> version, Expected expected) {
    NodeId marker = ids.node();
    return new RemoveRow(
        key, version, expected, marker, MODIFIED, new FakeKeySeal(key, marker, ids.content()));
  }

  List<Removal> remove(NamespaceId namespace, RemoveRow... removals) {
    return metadata.remove(namespace, List.of(removals)).durable();
  }

  // ---- facts

  /** A version of a key, or what is current. */
  ObjectRow version(NamespaceId namespace, String key, Optional<VersionId> version) {
    if (metadata.lookup(namespace, ObjectKey.of(key), version) instanceof Lookup.Found(var row)) {
      ContentReader.checkPath(ObjectKey.of(key), row);
      return row;
    }
    throw new AssertionError("nothing at " + key);
  }

  /** Whether a version is there and no delete marker. */
  boolean isObject(NamespaceId namespace, String key, Optional<VersionId> version) {
    return metadata.lookup(namespace, ObjectKey.of(key), version) instanceof Lookup.Found;
  }

  /** What else its facts say. */
  String label(NamespaceId namespace, String key, Optional<VersionId> version) {
    ObjectRow row = version(namespace, key, version);
    return FakeSeals.label(row.origin(), row.content(), row.sealedFacts());
  }

  /** As PutObjectTagging does. */
  ContentId label(NamespaceId namespace, String key, Optional<VersionId> version, String label) {
    return metadata
        .replaceFacts(namespace, change(key, version(namespace, key, version), label))
        .durable();
  }

  FactsChange change(String key, ObjectRow row, String label) {
    ContentId own = ids.content();
    byte[] entry =
        row.isLinked()
            ? FakeSeals.state(row.node(), own, row.version())
            : FakeSeals.entry(row.parent(), row.node(), own, row.version());
    return new FactsChange(
        ObjectKey.of(key),
        row,
        FakeSeals.facts(row.origin(), row.content(), label),
        new OwnContent(
            own,
            1,
            FakeSeals.facts(row.origin(), own, label),
            entry,
            (source, offset) -> FakeSeals.sharedExtent(own, 0, row.sizeBytes(), source, offset)));
  }

  // ---- words

  static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Bytes that tell where they are. */
  static byte[] pattern(int length, int salt) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8) * 7 + salt);
    }
    return bytes;
  }

  static void assertFails(ErrorCode expected, Executable operation) {
    assertEquals(expected, assertThrows(KisekiException.class, operation).code());
  }
}
