package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.content.CheckedBody;
import dev.kiseki.adapters.lmdb.tables.content.Contents;
import dev.kiseki.adapters.lmdb.tables.content.NewContent;
import dev.kiseki.adapters.lmdb.tables.content.Plans;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.adapters.lmdb.tables.row.NodeRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.tree.DelimitedScan;
import dev.kiseki.adapters.lmdb.tables.tree.HistoryTree;
import dev.kiseki.adapters.lmdb.tables.tree.KeyTree;
import dev.kiseki.adapters.lmdb.tables.tree.Spot;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.Version;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.out.files.NodeKind;
import dev.kiseki.ports.out.files.Stamp;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.FactsChange;
import dev.kiseki.ports.out.metadata.ListItem;
import dev.kiseki.ports.out.metadata.ListPage;
import dev.kiseki.ports.out.metadata.ListQuery;
import dev.kiseki.ports.out.metadata.Lookup;
import dev.kiseki.ports.out.metadata.MarkerRow;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.Removal;
import dev.kiseki.ports.out.metadata.RemoveRow;
import dev.kiseki.ports.out.metadata.Replaced;
import dev.kiseki.ports.out.metadata.VersionPage;
import dev.kiseki.ports.out.metadata.VersionQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One tenant's objects and their versions: what the operations on them do in a transaction. */
final class Objects {
  /** Removals of one operation at most. */
  private static final int MAX_REMOVALS = 1000;

  private static final byte[] NO_TAG = {};

  private final int tenant;
  private final KeyTree live;
  private final HistoryTree older;
  private final Namespaces namespaces;
  private final Contents contents;
  private final ObjectRows objectRows;
  private final History history;
  private final Nodes nodes;

  Objects(
      int tenant,
      KeyTree live,
      HistoryTree older,
      Namespaces namespaces,
      Contents contents,
      Nodes nodes,
      History history) {
    this.tenant = tenant;
    this.live = live;
    this.older = older;
    this.namespaces = namespaces;
    this.contents = contents;
    this.objectRows = new ObjectRows(contents);
    this.nodes = nodes;
    this.history = history;
  }

  Lookup lookup(RowReader rows, NamespaceId namespace, ObjectKey key, Optional<VersionId> version) {
    VersionedKey found = key(rows, namespaces.require(rows, namespace), key);
    return found
        .find(version)
        .map(place -> found(rows, place))
        .orElseGet(() -> new Lookup.Absent(found.spot().steps(), found.olderSteps()));
  }

  private Lookup found(RowReader rows, VersionedKey.Place place) {
    Spot spot = place.spot();
    if (place.row() instanceof EntryRow.Marker marker) {
      return new Lookup.Marked(
          new MarkerRow(
              spot.steps(),
              spot.parent(),
              marker.node(),
              marker.version(),
              marker.modifiedMillis(),
              marker.tag()));
    }
    return new Lookup.Found(objectRows.row(rows, spot.steps(), spot.parent(), file(place)));
  }

  /** What a plan for a version, or the current object, needs. */
  Optional<Plans.Target> target(
      RowReader rows, NamespaceId namespace, ObjectKey key, Optional<VersionId> version) {
    return key(rows, namespaces.require(rows, namespace), key)
        .find(version)
        .filter(place -> place.row() instanceof EntryRow.File)
        .map(
            place ->
                objectRows.target(rows, place.spot().steps(), place.spot().parent(), file(place)));
  }

  /** What a plan for a bare content needs. */
  Optional<Plans.Target> target(RowReader rows, NamespaceId namespace, ContentId content) {
    namespaces.require(rows, namespace);
    return contents
        .find(rows, content)
        .filter(row -> row.references() > 0 && row.namespace().equals(namespace))
        .map(row -> new Plans.Target(Optional.empty(), content, row));
  }

  /** Everything a put is checked for; nothing is written yet. */
  record Checked(PutRow put, VersionedKey key, CheckedBody body) {}

  Checked check(RowReader rows, PutRow put) {
    return check(rows, put, 0);
  }

  /**
   * The same of content that counts already.
   *
   * @param countedBytes by how much less will be counted elsewhere
   */
  Checked check(RowReader rows, PutRow put, long countedBytes) {
    VersionedKey key = key(rows, namespaces.require(rows, put.namespace()), put.key());
    if (!key.holds(put.expected())) {
      throw new KisekiException(
          ErrorCode.CONDITION_CHANGED, "The object changed since the condition was evaluated.");
    }
    CheckedBody body = contents.check(rows, NewContent.of(put));
    Optional<EntryRow.File> replaced = history.replaced(key);
    namespaces
        .usages()
        .requireRoom(
            rows,
            put.namespace(),
            replaced.isPresent() ? 0 : 1,
            put.sizeBytes() - replaced.map(EntryRow.File::sizeBytes).orElse(0L) - countedBytes);
    return new Checked(put, key, body);
  }

  /**
   * Applies a checked put.
   *
   * @param handedOver see {@link Contents#store}
   */
  Replaced put(RowWriter rows, Checked checked, Set<ContentId> handedOver) {
    PutRow put = checked.put();
    VersionedKey key = checked.key();
    Tally tally = new Tally();
    contents.store(rows, checked.body(), handedOver);
    tally.more(put.sizeBytes());
    Version version = history.next(key.roots().versioning());
    Function<DirectoryId, EntryRow> leaf =
        key.head().filter(EntryRow.File::isLinked).isPresent()
            ? successor(rows, put, key, version)
            : parent -> entry(put, version, put.seal().entry(parent, version), NO_TAG);
    history.makeRoom(rows, put.namespace(), key, version, put.seal(), tally);
    key.hidden().ifPresent(link -> history.dropHidden(rows, key, link, tally));
    live.put(rows, key.spot(), put.seal()::directoryTag, leaf);
    namespaces.count(rows, put.namespace(), tally.objects(), tally.bytes());
    return new Replaced(key.head().map(EntryRow.File::node), key.roots().versioning(), version);
  }

  private static EntryRow.File entry(PutRow put, Version version, byte[] seal, byte[] tag) {
    return new EntryRow.File(
        put.node(), put.content(), put.sizeBytes(), put.modifiedMillis(), version, seal, tag);
  }

  /** The new node of a file that has attributes: it takes them over. */
  private Function<DirectoryId, EntryRow> successor(
      RowWriter rows, PutRow put, VersionedKey key, Version version) {
    DirectoryId parent = key.spot().parent();
    EntryRow.File after = entry(put, version, put.seal().state(version), put.seal().name(parent));
    NodeRow row =
        nodes.successor(rows, key.head().orElseThrow(), after, parent.value(), key.name());
    nodes.put(rows, put.node(), row);
    return _ -> new EntryRow.Link(put.node(), NodeKind.FILE, after.nameTag());
  }

  List<Removal> remove(RowWriter rows, NamespaceId namespace, List<RemoveRow> removals) {
    if (removals.size() > MAX_REMOVALS) {
      throw new KisekiException(ErrorCode.INVALID_ARGUMENT, "Too many removals at once.");
    }
    NamespaceRow.Roots roots = namespaces.require(rows, namespace);
    List<Removal> results = new ArrayList<>(removals.size());
    Tally tally = new Tally();
    for (RemoveRow removal : removals) {
      results.add(remove(rows, namespace, roots, removal, tally));
    }
    namespaces.count(rows, namespace, tally.objects(), tally.bytes());
    return List.copyOf(results);
  }

  private Removal remove(
      RowWriter rows,
      NamespaceId namespace,
      NamespaceRow.Roots roots,
      RemoveRow removal,
      Tally tally) {
    VersionedKey key = key(rows, roots, removal.key());
    boolean isMark = removal.version().isEmpty() && key.isVersioned();
    if (isMark && removal.expected() instanceof Expected.Anything) {
      return mark(rows, namespace, key, removal, tally);
    }
    Optional<VersionedKey.Place> found = key.find(removal.version());
    if (!VersionedKey.holds(removal.expected(), found)) {
      return found.isPresent() ? new Removal.Changed() : new Removal.Absent();
    }
    if (isMark) {
      return mark(rows, namespace, key, removal, tally);
    }
    if (found.isEmpty()) {
      return new Removal.Absent();
    }
    history.remove(rows, namespace, key, found.get(), removal, tally);
    return found.get().row() instanceof EntryRow.Marker
        ? new Removal.Unmarked()
        : new Removal.Removed();
  }

  private Removal mark(
      RowWriter rows, NamespaceId namespace, VersionedKey key, RemoveRow removal, Tally tally) {
    Version version = history.next(key.roots().versioning());
    history.makeRoom(rows, namespace, key, version, removal.seal(), tally);
    if (key.head().isPresent()) {
      live.remove(rows, key.spot());
    }
    history.mark(
        rows,
        key.roots().history(),
        key.key(),
        new Stamp(Instant.ofEpochMilli(removal.modifiedMillis()), removal.newNode()),
        removal.seal(),
        version);
    return new Removal.Marked(version);
  }

  /** Compare and swap of what is sealed about the content of a version. */
  ContentId replaceFacts(RowWriter rows, NamespaceId namespace, FactsChange change) {
    VersionedKey key = key(rows, namespaces.require(rows, namespace), change.key());
    ObjectRow before = change.before();
    VersionedKey.Place place =
        key.find(Optional.of(VersionId.of(before.version(), before.node())))
            .filter(found -> isAsRead(rows, found, before))
            .orElseThrow(
                () ->
                    new KisekiException(
                        ErrorCode.CONDITION_CHANGED, "The object changed since it was read."));
    if (!contents.isShared(rows, before.content())) {
      contents.replaceFacts(rows, before.content(), change.sealedFacts());
      return before.content();
    }
    contents.separate(rows, before.content(), change.own());
    history.putOwnContent(rows, place, change.own());
    return change.own().id();
  }

  private boolean isAsRead(RowReader rows, VersionedKey.Place place, ObjectRow before) {
    return place.row() instanceof EntryRow.File file
        && place.spot().parent().equals(before.parent())
        && file.node().equals(before.node())
        && file.content().equals(before.content())
        && Arrays.equals(file.seal(), before.sealedEntry())
        && Arrays.equals(contents.read(rows, file.content()).facts(), before.sealedFacts());
  }

  ListPage list(RowReader rows, NamespaceId namespace, ListQuery query) {
    long root = namespaces.require(rows, namespace).live();
    var scanned = new DelimitedScan.Query(query.prefix(), query.delimiter(), query.after(), false);
    List<ListItem> items = new ArrayList<>(Math.min(query.limit(), 1000));
    if (query.limit() < 1) {
      return new ListPage(items, false);
    }
    try (DelimitedScan scan = new DelimitedScan(rows, Table.ENTRY, tenant, root, scanned)) {
      boolean more = scan.next();
      while (more && items.size() < query.limit()) {
        items.add(item(scan));
        more = scan.next();
      }
      return new ListPage(items, more);
    }
  }

  VersionPage versions(RowReader rows, NamespaceId namespace, VersionQuery query) {
    NamespaceRow.Roots roots = namespaces.require(rows, namespace);
    return new VersionListing(tenant, rows, roots, query)
        .page(key -> new VersionedKey(rows, roots, live, older, key));
  }

  private static ListItem item(DelimitedScan scan) {
    return scan.isPrefix() ? new ListItem.Prefix(scan.bytes()) : key(scan);
  }

  /** The current object under a scan. */
  static ListItem.Key key(DelimitedScan scan) {
    if (!(scan.leaf() instanceof EntryRow.File file)) {
      throw RowIn.corrupt(Table.ENTRY, "a key leads to something that is no file");
    }
    return key(scan, file);
  }

  static ListItem.Key key(DelimitedScan scan, EntryRow.File file) {
    return new ListItem.Key(
        scan.bytes(),
        scan.parent(),
        file.node(),
        file.content(),
        file.sizeBytes(),
        file.modifiedMillis(),
        file.version(),
        file.seal(),
        file.nameTag());
  }

  private VersionedKey key(RowReader rows, NamespaceRow.Roots roots, ObjectKey key) {
    return new VersionedKey(rows, roots, live, older, key.toBytes());
  }

  private static EntryRow.File file(VersionedKey.Place place) {
    if (place.row() instanceof EntryRow.File file) {
      return file;
    }
    throw RowIn.corrupt(Table.HISTORY, "a version is something else");
  }
}
