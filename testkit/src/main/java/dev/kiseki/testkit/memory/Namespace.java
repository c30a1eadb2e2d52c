package dev.kiseki.testkit.memory;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.Quota;
import dev.kiseki.domain.UploadId;
import dev.kiseki.domain.Usage;
import dev.kiseki.domain.Version;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.metadata.CompletedUpload;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.DirectoryStep;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.FactsChange;
import dev.kiseki.ports.out.metadata.KeySeal;
import dev.kiseki.ports.out.metadata.Lookup;
import dev.kiseki.ports.out.metadata.MarkerRow;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.Removal;
import dev.kiseki.ports.out.metadata.RemoveRow;
import dev.kiseki.ports.out.metadata.Replaced;
import dev.kiseki.ports.out.metadata.SharedExtent;
import dev.kiseki.ports.out.metadata.StagedExtent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One namespace: a flat sorted map of current objects, and one of everything older. Guarded by the
 * store's lock.
 */
final class Namespace {
  NamespaceRecord record;
  Quota quota = Quota.NONE;
  final NavigableMap<ObjectKey, ObjectRow> objects = new TreeMap<>();

  /** Older versions and delete markers by key, then by order, newest first. */
  final NavigableMap<ObjectKey, NavigableMap<Long, Older>> older = new TreeMap<>();

  final Map<ContentId, Content> contents = new HashMap<>();
  final Map<UploadId, Upload> uploads = new HashMap<>();
  final Map<UploadId, Ended> ended = new HashMap<>();

  private final Directories liveDirectories = new Directories();
  private final Directories olderDirectories = new Directories();
  private long lastOrder;

  /** The memory of a completed upload. */
  record Ended(ObjectKey key, CompletedUpload completed) {}

  Namespace(NamespaceRecord record) {
    this.record = record;
  }

  Usage usage() {
    List<ObjectRow> all = new ArrayList<>(objects.values());
    for (NavigableMap<Long, Older> versions : older.values()) {
      for (Older version : versions.values()) {
        if (version instanceof Older.Kept(ObjectRow row)) {
          all.add(row);
        }
      }
    }
    return new Usage(
        all.size(),
        all.stream().mapToLong(ObjectRow::sizeBytes).sum(),
        uploads.values().stream().mapToLong(Upload::bytes).sum());
  }

  /** What a put under this key ends. */
  Optional<ObjectRow> replaced(ObjectKey key) {
    Lookup ended =
        switch (record.versioning()) {
          case UNVERSIONED -> lookup(key, Optional.empty());
          case ENABLED -> nothing();
          case SUSPENDED -> lookup(key, Optional.of(new VersionId.Null()));
        };
    return ended instanceof Lookup.Found(ObjectRow row) ? Optional.of(row) : Optional.empty();
  }

  boolean isEmpty() {
    return objects.isEmpty() && older.isEmpty();
  }

  /** Without a version: what is current. */
  Lookup lookup(ObjectKey key, Optional<VersionId> version) {
    ObjectRow live = objects.get(key);
    if (version.isEmpty()) {
      return live != null
          ? new Lookup.Found(live)
          : olderOf(key).values().stream().findFirst().map(Older::found).orElse(nothing());
    }
    if (live != null && VersionId.of(live.version(), live.node()).equals(version.get())) {
      return new Lookup.Found(live);
    }
    return olderOf(key).values().stream()
        .filter(row -> row.id().equals(version.get()))
        .findFirst()
        .map(Older::found)
        .orElse(nothing());
  }

  NavigableMap<Long, Older> olderOf(ObjectKey key) {
    NavigableMap<Long, Older> rows = older.get(key);
    return rows == null ? Collections.emptyNavigableMap() : rows;
  }

  /** A flat map has no directories but those that its objects are said to lie in. */
  private static Lookup nothing() {
    return new Lookup.Absent(List.of(), List.of());
  }

  private static boolean holds(Lookup found, Expected expected) {
    return switch (expected) {
      case Expected.Anything() -> true;
      case Expected.Absent() -> !(found instanceof Lookup.Found);
      case Expected.Node(NodeId id) ->
          switch (found) {
            case Lookup.Found(ObjectRow row) -> row.node().equals(id);
            case Lookup.Marked(MarkerRow row) -> row.node().equals(id);
            case Lookup.Absent _ -> false;
          };
      case Expected.Content(NodeId id, ContentId content) ->
          found instanceof Lookup.Found(ObjectRow row)
              && row.node().equals(id)
              && row.content().equals(content);
    };
  }

  void require(ObjectKey key, Expected expected) {
    if (!holds(lookup(key, Optional.empty()), expected)) {
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

  /** Puts the object of a checked row. */
  Replaced put(PutRow put, Content content) {
    Version version = nextVersion();
    Optional<NodeId> previous = Optional.ofNullable(objects.get(put.key())).map(ObjectRow::node);
    if (version.isNull()) {
      dropNull(put.key());
    }
    keep(put.key(), put.seal());
    List<DirectoryStep> path = liveDirectories.path(put.key(), put.seal());
    DirectoryId parent = liveDirectories.parent(path);
    ObjectRow row =
        new ObjectRow(
            path,
            parent,
            put.node(),
            put.content(),
            put.sizeBytes(),
            put.modifiedMillis(),
            version,
            put.seal().entry(parent, version),
            put.sealedFacts(),
            new byte[0]);
    objects.put(put.key(), row);
    contents.put(put.content(), content);
    return new Replaced(previous, record.versioning(), version);
  }

  /** Other facts for a version. Each has a content of its own here: copies share its bytes. */
  void replaceFacts(FactsChange change) {
    ObjectKey key = change.key();
    ObjectRow before = change.before();
    VersionId id = VersionId.of(before.version(), before.node());
    if (!(lookup(key, Optional.of(id)) instanceof Lookup.Found(ObjectRow row))
        || !row.content().equals(before.content())
        || !Arrays.equals(row.sealedEntry(), before.sealedEntry())
        || !Arrays.equals(row.sealedFacts(), before.sealedFacts())) {
      throw new KisekiException(
          ErrorCode.CONDITION_CHANGED, "The object changed since it was read.");
    }
    ObjectRow after = withFacts(row, change.sealedFacts());
    if (row.equals(objects.get(key))) {
      objects.put(key, after);
    } else {
      add(key, new Older.Kept(after));
    }
  }

  private static ObjectRow withFacts(ObjectRow row, byte[] facts) {
    return new ObjectRow(
        row.path(),
        row.parent(),
        row.node(),
        row.content(),
        row.sizeBytes(),
        row.modifiedMillis(),
        row.version(),
        row.sealedEntry(),
        facts.clone(),
        row.nameTag());
  }

  private Version nextVersion() {
    return switch (record.versioning()) {
      case UNVERSIONED -> Version.UNVERSIONED;
      case SUSPENDED -> new Version(++lastOrder, true);
      case ENABLED -> new Version(++lastOrder, false);
    };
  }

  Removal remove(RemoveRow removal) {
    Lookup found = lookup(removal.key(), removal.version());
    if (!holds(found, removal.expected())) {
      return found instanceof Lookup.Absent ? new Removal.Absent() : new Removal.Changed();
    }
    if (removal.version().isEmpty() && record.versioning() != VersioningState.UNVERSIONED) {
      return mark(removal);
    }
    return switch (found) {
      case Lookup.Absent _ -> new Removal.Absent();
      case Lookup.Found(ObjectRow row) -> {
        drop(removal.key(), row.version());
        promote(removal);
        yield new Removal.Removed();
      }
      case Lookup.Marked(MarkerRow row) -> {
        drop(removal.key(), row.version());
        promote(removal);
        yield new Removal.Unmarked();
      }
    };
  }

  private Removal mark(RemoveRow removal) {
    ObjectKey key = removal.key();
    Version version = nextVersion();
    if (version.isNull()) {
      dropNull(key);
    }
    keep(key, removal.seal());
    List<DirectoryStep> path = olderDirectories.path(key, removal.seal());
    DirectoryId parent = olderDirectories.parent(path);
    byte[] tag =
        removal.seal().marker(parent, removal.newNode(), version, removal.modifiedMillis());
    add(
        key,
        new Older.Marker(
            new MarkerRow(
                path, parent, removal.newNode(), version, removal.modifiedMillis(), tag)));
    return new Removal.Marked(version);
  }

  /** The current object, if there is one, becomes an older version. */
  private void keep(ObjectKey key, KeySeal seal) {
    ObjectRow row = objects.remove(key);
    if (row != null) {
      List<DirectoryStep> path = olderDirectories.path(key, seal);
      DirectoryId parent = olderDirectories.parent(path);
      add(key, new Older.Kept(moved(row, path, parent, row.origin(), seal)));
      liveDirectories.prune(key, objects.navigableKeySet());
    }
  }

  /** The newest version becomes current as a new node, if nothing is and it is no delete marker. */
  private void promote(RemoveRow removal) {
    ObjectKey key = removal.key();
    Optional<Older> newest = olderOf(key).values().stream().findFirst();
    if (!objects.containsKey(key)
        && newest.isPresent()
        && newest.get() instanceof Older.Kept(ObjectRow row)) {
      List<DirectoryStep> path = liveDirectories.path(key, removal.seal());
      DirectoryId parent = liveDirectories.parent(path);
      objects.put(key, moved(row, path, parent, removal.newNode(), removal.seal()));
      forget(key, row.version());
    }
  }

  private static ObjectRow moved(
      ObjectRow row, List<DirectoryStep> path, DirectoryId parent, NodeId node, KeySeal seal) {
    return new ObjectRow(
        path,
        parent,
        node,
        row.content(),
        row.sizeBytes(),
        row.modifiedMillis(),
        row.version().passed(row.node(), node),
        seal.moved(row, parent, node),
        row.sealedFacts(),
        row.nameTag());
  }

  private void dropNull(ObjectKey key) {
    switch (lookup(key, Optional.of(new VersionId.Null()))) {
      case Lookup.Found(ObjectRow row) -> drop(key, row.version());
      case Lookup.Marked(MarkerRow row) -> drop(key, row.version());
      case Lookup.Absent _ -> {}
    }
  }

  private void drop(ObjectKey key, Version version) {
    ObjectRow live = objects.get(key);
    if (live != null && live.version().equals(version)) {
      objects.remove(key);
      contents.remove(live.content());
      liveDirectories.prune(key, objects.navigableKeySet());
    } else if (olderOf(key).get(version.order()) instanceof Older.Kept(ObjectRow row)) {
      contents.remove(row.content());
      forget(key, version);
    } else {
      forget(key, version);
    }
  }

  private void add(ObjectKey key, Older row) {
    older
        .computeIfAbsent(key, _ -> new TreeMap<>(Comparator.reverseOrder()))
        .put(row.version().order(), row);
  }

  private void forget(ObjectKey key, Version version) {
    NavigableMap<Long, Older> rows = olderOf(key);
    rows.remove(version.order());
    if (rows.isEmpty()) {
      older.remove(key);
      olderDirectories.prune(key, older.navigableKeySet());
    }
  }
}
