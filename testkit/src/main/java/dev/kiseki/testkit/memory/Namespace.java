package dev.kiseki.testkit.memory;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.out.metadata.CompletedUpload;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.DirectoryStep;
import dev.kiseki.ports.out.metadata.EntrySeal;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.SharedExtent;
import dev.kiseki.ports.out.metadata.StagedExtent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One namespace: a flat sorted map, with the directories its keys imply. Guarded by the store's
 * lock.
 */
final class Namespace {
  private static final AtomicLong DIRECTORIES = new AtomicLong();

  final NamespaceRecord record;
  final NavigableMap<ObjectKey, ObjectRow> objects = new TreeMap<>();
  final Map<ContentId, Content> contents = new HashMap<>();
  final Map<UploadId, Upload> uploads = new HashMap<>();
  final Map<UploadId, Ended> ended = new HashMap<>();

  /** By path, which ends with '/'; the root's is empty. */
  private final Map<String, DirectoryStep> directories = new HashMap<>();

  private final DirectoryId root = new DirectoryId(DIRECTORIES.incrementAndGet());

  /** The memory of a completed upload. */
  record Ended(ObjectKey key, CompletedUpload completed) {}

  Namespace(NamespaceRecord record) {
    this.record = record;
  }

  /** Whether the expectation holds at the key. */
  boolean holds(ObjectKey key, Expected expected) {
    Optional<ObjectRow> current = Optional.ofNullable(objects.get(key));
    return switch (expected) {
      case Expected.Anything() -> true;
      case Expected.Absent() -> current.isEmpty();
      case Expected.Node(var id) -> current.isPresent() && current.get().node().equals(id);
    };
  }

  void require(ObjectKey key, Expected expected) {
    if (!holds(key, expected)) {
      throw new KisekiException(
          ErrorCode.CONDITION_CHANGED, "Another writer was faster.", Fact.of("key", key));
    }
  }

  /** Makes the content of a body, the contents it shares among the live ones. */
  Content content(ContentId id, long size, ContentBody body) {
    return switch (body) {
      case ContentBody.Empty() -> new Content(id, size, Optional.empty(), List.of());
      case ContentBody.Inline(byte[] sealed) ->
          new Content(id, size, Optional.of(sealed), List.of());
      case ContentBody.Blobs(List<StagedExtent> extents) -> blobs(id, size, extents);
      case ContentBody.Shared(List<SharedExtent> extents) -> shared(id, size, extents);
    };
  }

  private static Content blobs(ContentId id, long size, List<StagedExtent> extents) {
    List<Content.Extent> stored = new ArrayList<>();
    for (StagedExtent extent : extents) {
      InMemoryChunkStore.Staged blob = (InMemoryChunkStore.Staged) extent.blob();
      stored.add(new Content.Stored(extent.start(), extent.end(), blob.take(), extent.tag()));
    }
    return new Content(id, size, Optional.empty(), stored);
  }

  private Content shared(ContentId id, long size, List<SharedExtent> extents) {
    List<Content.Extent> shared = new ArrayList<>();
    for (SharedExtent extent : extents) {
      Content source = contents.get(extent.source());
      if (source == null) {
        throw new KisekiException(ErrorCode.CONDITION_CHANGED, "A content to be shared is gone.");
      }
      shared.add(
          new Content.Shared(
              extent.start(), extent.end(), source, extent.sourceOffset(), extent.tag()));
    }
    return new Content(id, size, Optional.empty(), shared);
  }

  /** Puts the object of a checked row; returns what it replaced. */
  Optional<ObjectRow> put(PutRow put, Content content) {
    List<DirectoryStep> path = path(put.key(), put.seal());
    DirectoryId parent = path.isEmpty() ? root : path.getLast().child();
    ObjectRow row =
        new ObjectRow(
            path,
            parent,
            put.node(),
            put.content(),
            put.sizeBytes(),
            put.modifiedMillis(),
            put.seal().entry(parent),
            put.sealedFacts());
    Optional<ObjectRow> replaced = Optional.ofNullable(objects.put(put.key(), row));
    replaced.ifPresent(old -> contents.remove(old.content()));
    contents.put(put.content(), content);
    return replaced;
  }

  /** Other facts for the object that owns a content. */
  void replaceFacts(ContentId content, byte[] before, byte[] after) {
    for (Map.Entry<ObjectKey, ObjectRow> entry : objects.entrySet()) {
      ObjectRow row = entry.getValue();
      if (row.content().equals(content) && Arrays.equals(row.sealedFacts(), before)) {
        entry.setValue(
            new ObjectRow(
                row.path(),
                row.parent(),
                row.node(),
                content,
                row.sizeBytes(),
                row.modifiedMillis(),
                row.sealedEntry(),
                after.clone()));
        return;
      }
    }
    throw new KisekiException(ErrorCode.CONDITION_CHANGED, "The object changed since it was read.");
  }

  void remove(ObjectKey key) {
    ObjectRow removed = objects.remove(key);
    if (removed != null) {
      contents.remove(removed.content());
      prune(key);
    }
  }

  private List<DirectoryStep> path(ObjectKey key, EntrySeal seal) {
    List<DirectoryStep> path = new ArrayList<>();
    String text = key.text();
    for (int from = 0, slash = text.indexOf('/');
        slash >= 0;
        from = slash + 1, slash = text.indexOf('/', from)) {
      DirectoryId parent = path.isEmpty() ? root : path.getLast().child();
      byte[] name = text.substring(from, slash).getBytes(StandardCharsets.UTF_8);
      path.add(
          directories.computeIfAbsent(
              text.substring(0, slash + 1), _ -> directory(parent, name, seal)));
    }
    return path;
  }

  private static DirectoryStep directory(DirectoryId parent, byte[] name, EntrySeal seal) {
    DirectoryId child = new DirectoryId(DIRECTORIES.incrementAndGet());
    return new DirectoryStep(parent, name, child, seal.directoryTag(parent, name, child));
  }

  /** Drops the directories that no key is below any more. */
  private void prune(ObjectKey key) {
    String text = key.text();
    for (int slash = text.lastIndexOf('/'); slash >= 0; slash = text.lastIndexOf('/', slash - 1)) {
      String path = text.substring(0, slash + 1);
      ObjectKey next = objects.ceilingKey(ObjectKey.of(path));
      if (next != null && next.startsWith(path.getBytes(StandardCharsets.UTF_8))) {
        return;
      }
      directories.remove(path);
    }
  }
}
