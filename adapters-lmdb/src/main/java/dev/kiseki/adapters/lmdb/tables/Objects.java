package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.content.CheckedBody;
import dev.kiseki.adapters.lmdb.tables.content.Contents;
import dev.kiseki.adapters.lmdb.tables.content.NewContent;
import dev.kiseki.adapters.lmdb.tables.content.Plans;
import dev.kiseki.adapters.lmdb.tables.row.ContentRow;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.RowIn;
import dev.kiseki.adapters.lmdb.tables.tree.DelimitedScan;
import dev.kiseki.adapters.lmdb.tables.tree.KeyTree;
import dev.kiseki.adapters.lmdb.tables.tree.Spot;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.ports.out.metadata.DirectoryStep;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.ListItem;
import dev.kiseki.ports.out.metadata.ListPage;
import dev.kiseki.ports.out.metadata.ListQuery;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.Removal;
import dev.kiseki.ports.out.metadata.RemoveRow;
import dev.kiseki.ports.out.metadata.Replaced;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One tenant's objects: what the operations on them do inside a transaction. */
final class Objects {
  /** Removals of one operation at most. */
  private static final int MAX_REMOVALS = 1000;

  private final int tenant;
  private final KeyTree tree;
  private final Namespaces namespaces;
  private final Contents contents;

  Objects(int tenant, KeyTree tree, Namespaces namespaces, Contents contents) {
    this.tenant = tenant;
    this.tree = tree;
    this.namespaces = namespaces;
    this.contents = contents;
  }

  Optional<ObjectRow> find(RowReader rows, NamespaceId namespace, ObjectKey key) {
    return target(rows, namespace, key).flatMap(Plans.Target::object);
  }

  /** The directories of a key, as far as they exist. */
  List<DirectoryStep> path(RowReader rows, NamespaceId namespace, ObjectKey key) {
    long root = namespaces.require(rows, namespace).live();
    return List.copyOf(tree.locate(rows, root, key.toBytes()).steps());
  }

  /** What a plan for the current object needs. */
  Optional<Plans.Target> target(RowReader rows, NamespaceId namespace, ObjectKey key) {
    long root = namespaces.require(rows, namespace).live();
    Spot spot = tree.locate(rows, root, key.toBytes());
    return file(spot).map(file -> target(rows, spot, file));
  }

  private Plans.Target target(RowReader rows, Spot spot, EntryRow.File file) {
    ContentRow content = contents.read(rows, file.content());
    if (content.sizeBytes() != file.sizeBytes()) {
      throw RowIn.corrupt(Table.CONTENT, "entry and content differ in size");
    }
    ObjectRow row =
        new ObjectRow(
            spot.steps(),
            spot.parent(),
            file.node(),
            file.content(),
            file.sizeBytes(),
            file.modifiedMillis(),
            file.seal(),
            content.facts());
    return new Plans.Target(Optional.of(row), file.content(), content);
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
  record Checked(PutRow put, Spot spot, Optional<EntryRow.File> old, CheckedBody body) {}

  Checked check(RowReader rows, PutRow put) {
    long root = namespaces.require(rows, put.namespace()).live();
    Spot spot = tree.locate(rows, root, put.key().toBytes());
    Optional<EntryRow.File> old = file(spot);
    if (!holds(put.expected(), old)) {
      throw new KisekiException(
          ErrorCode.CONDITION_CHANGED, "The object changed since the condition was evaluated.");
    }
    return new Checked(put, spot, old, contents.check(rows, NewContent.of(put)));
  }

  /**
   * Applies a checked put.
   *
   * @param handedOver see {@link Contents#store}
   */
  Replaced put(RowWriter rows, Checked checked, Set<ContentId> handedOver) {
    PutRow put = checked.put();
    contents.store(rows, checked.body(), handedOver);
    tree.put(
        rows,
        checked.spot(),
        put.seal()::directoryTag,
        parent ->
            new EntryRow.File(
                put.node(),
                put.content(),
                put.sizeBytes(),
                put.modifiedMillis(),
                put.seal().entry(parent)));
    checked.old().ifPresent(old -> contents.release(rows, old.content()));
    long oldBytes = checked.old().map(EntryRow.File::sizeBytes).orElse(0L);
    long moreObjects = checked.old().isPresent() ? 0 : 1;
    namespaces.count(rows, put.namespace(), moreObjects, put.sizeBytes() - oldBytes);
    return new Replaced(checked.old().map(EntryRow.File::node));
  }

  List<Removal> remove(RowWriter rows, NamespaceId namespace, List<RemoveRow> removals) {
    if (removals.size() > MAX_REMOVALS) {
      throw new KisekiException(ErrorCode.INVALID_ARGUMENT, "Too many removals at once.");
    }
    long root = namespaces.require(rows, namespace).live();
    List<Removal> results = new ArrayList<>(removals.size());
    long objects = 0;
    long bytes = 0;
    for (RemoveRow removal : removals) {
      Spot spot = tree.locate(rows, root, removal.key().toBytes());
      Optional<EntryRow.File> old = file(spot);
      Removal result = outcome(removal.expected(), old);
      if (result == Removal.REMOVED) {
        EntryRow.File file = old.orElseThrow();
        tree.remove(rows, spot);
        contents.release(rows, file.content());
        objects++;
        bytes += file.sizeBytes();
      }
      results.add(result);
    }
    namespaces.count(rows, namespace, -objects, -bytes);
    return List.copyOf(results);
  }

  /** Compare and swap of what is sealed about a content that some object owns. */
  ContentId replaceFacts(
      RowWriter rows, NamespaceId namespace, ContentId content, byte[] before, byte[] after) {
    namespaces.require(rows, namespace);
    boolean same =
        contents
            .find(rows, content)
            .filter(row -> row.references() > 0 && row.namespace().equals(namespace))
            .filter(row -> Arrays.equals(row.facts(), before))
            .isPresent();
    if (!same) {
      throw new KisekiException(
          ErrorCode.CONDITION_CHANGED, "The object changed since it was read.");
    }
    contents.replaceFacts(rows, content, after);
    return content;
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

  private static ListItem item(DelimitedScan scan) {
    if (scan.isPrefix()) {
      return new ListItem.Prefix(scan.bytes());
    }
    if (!(scan.leaf() instanceof EntryRow.File file)) {
      throw RowIn.corrupt(Table.ENTRY, "a key leads to something that is no file");
    }
    return new ListItem.Key(
        scan.bytes(),
        scan.parent(),
        file.node(),
        file.content(),
        file.sizeBytes(),
        file.modifiedMillis(),
        file.seal());
  }

  private static Removal outcome(Expected expected, Optional<EntryRow.File> old) {
    if (holds(expected, old)) {
      return old.isPresent() ? Removal.REMOVED : Removal.ABSENT;
    }
    return old.isPresent() ? Removal.CHANGED : Removal.ABSENT;
  }

  private static boolean holds(Expected expected, Optional<EntryRow.File> old) {
    return switch (expected) {
      case Expected.Anything _ -> true;
      case Expected.Absent _ -> old.isEmpty();
      case Expected.Node(var id) -> old.isPresent() && old.get().node().equals(id);
    };
  }

  private static Optional<EntryRow.File> file(Spot spot) {
    return spot.leaf()
        .map(
            row -> {
              if (!(row instanceof EntryRow.File file)) {
                throw RowIn.corrupt(Table.ENTRY, "a key leads to something that is no file");
              }
              return file;
            });
  }
}
