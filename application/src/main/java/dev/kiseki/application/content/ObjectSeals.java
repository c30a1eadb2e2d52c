package dev.kiseki.application.content;

import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.ETag;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.metadata.DirectoryStep;
import dev.kiseki.ports.out.metadata.FactsChange;
import dev.kiseki.ports.out.metadata.ListItem;
import dev.kiseki.ports.out.metadata.Lookup;
import dev.kiseki.ports.out.metadata.MarkerRow;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.OwnContent;
import dev.kiseki.ports.out.metadata.VersionItem;
import java.util.List;

/** Seals and opens what the rows of an object say, so that no row can stand for another. */
public final class ObjectSeals {
  private ObjectSeals() {}

  public static byte[] sealFacts(
      NamespaceKeys keys, NodeId node, ContentId content, long sizeBytes, ObjectFacts facts) {
    return keys.sealRecord(
        Purpose.FACTS, SealContext.facts(node, content, sizeBytes), FactsCodec.encode(facts));
  }

  public static ObjectFacts openFacts(
      NamespaceKeys keys, NodeId node, ContentId content, long sizeBytes, byte[] sealed) {
    return FactsCodec.decode(
        keys.openRecord(Purpose.FACTS, SealContext.facts(node, content, sizeBytes), sealed));
  }

  /**
   * Seals other facts for a version that was opened, and what it gets if its content is shared.
   *
   * @param own the id of that
   */
  public static FactsChange change(
      NamespaceKeys keys, ObjectKey key, ObjectRow row, ObjectFacts facts, ContentId own) {
    long size = row.sizeBytes();
    NodeId origin = row.origin();
    return new FactsChange(
        key,
        row,
        sealFacts(keys, origin, row.content(), size, facts),
        new OwnContent(
            own,
            keys.currentEpoch(),
            sealFacts(keys, origin, own, size, facts),
            sealEntry(keys, key.toBytes(), row.withContent(own), facts.etag()),
            (source, offset) ->
                keys.tag(Purpose.EXTENT, SealContext.sharedExtent(own, 0, size, offset, source))));
  }

  /** The seal that {@link #openEntry} opens. */
  private static byte[] sealEntry(NamespaceKeys keys, byte[] key, ObjectRow row, ETag etag) {
    return row.isLinked()
        ? sealState(keys, state(row), etag)
        : keys.sealRecord(
            Purpose.ENTRY,
            context(row, row.parent(), row.node(), key),
            FactsCodec.encodeETag(etag));
  }

  /** Checks every row on the way from the namespace's root to the object, and opens its facts. */
  public static ObjectFacts open(OpenNamespace namespace, ObjectKey key, ObjectRow row) {
    NamespaceKeys keys = namespace.keys();
    ETag etag = openEntry(keys, key.toBytes(), row);
    ObjectFacts facts =
        openFacts(keys, row.origin(), row.content(), row.sizeBytes(), row.sealedFacts());
    if (!facts.etag().equals(etag)) {
      throw new KisekiException(
          ErrorCode.DATA_CORRUPT,
          "An entry and its facts disagree.",
          Fact.of("node", row.node().value()));
    }
    return facts;
  }

  /** Checks every row on the way to a delete marker, and its own. */
  public static void check(OpenNamespace namespace, ObjectKey key, MarkerRow row) {
    checkPath(namespace.keys(), row.path(), row.parent());
    byte[] name = key.toBytes();
    namespace
        .keys()
        .checkTag(
            Purpose.MARKER,
            SealContext.marker(
                row.parent(),
                row.node(),
                row.modifiedMillis(),
                row.version(),
                name,
                nameStart(name)),
            row.tag());
  }

  /** Checks a delete marker of a listing. */
  public static void check(NamespaceKeys keys, VersionItem.Marker marker) {
    keys.checkTag(
        Purpose.MARKER,
        SealContext.marker(
            marker.parent(),
            marker.node(),
            marker.modifiedMillis(),
            marker.version(),
            marker.bytes(),
            nameStart(marker.bytes())),
        marker.tag());
  }

  /** Checks the directories on the way to an entry and opens its seal. */
  static ETag openEntry(NamespaceKeys keys, byte[] key, ObjectRow row) {
    checkPath(keys, row.path(), row.parent());
    if (!row.isLinked()) {
      return openETag(keys, row.sealedEntry(), context(row, row.parent(), row.node(), key));
    }
    keys.checkTag(
        Purpose.NAME,
        SealContext.name(row.parent(), row.node(), key, nameStart(key)),
        row.nameTag());
    return openState(keys, row.sealedEntry(), state(row));
  }

  private static byte[] state(ObjectRow row) {
    return SealContext.state(
        row.node(), row.content(), row.sizeBytes(), row.modifiedMillis(), row.version());
  }

  /** The ETag of a file that has a tag of its name, and a state of its own. */
  static ETag openState(NamespaceKeys keys, byte[] sealed, byte[] context) {
    return FactsCodec.decodeETag(keys.openRecord(Purpose.STATE, context, sealed));
  }

  static byte[] sealState(NamespaceKeys keys, byte[] context, ETag etag) {
    return keys.sealRecord(Purpose.STATE, context, FactsCodec.encodeETag(etag));
  }

  static byte[] context(ObjectRow row, DirectoryId parent, NodeId node, byte[] key) {
    return SealContext.entry(
        parent,
        node,
        row.content(),
        row.sizeBytes(),
        row.modifiedMillis(),
        row.version().passed(row.node(), node),
        key,
        nameStart(key));
  }

  /** The ETag of a line of a listing. */
  public static ETag openETag(NamespaceKeys keys, ListItem.Key item) {
    if (item.nameTag().length > 0) {
      return openLinked(keys, item);
    }
    return openETag(
        keys,
        item.sealedEntry(),
        SealContext.entry(
            item.parent(),
            item.node(),
            item.content(),
            item.sizeBytes(),
            item.modifiedMillis(),
            item.version(),
            item.bytes(),
            nameStart(item.bytes())));
  }

  private static ETag openLinked(NamespaceKeys keys, ListItem.Key item) {
    keys.checkTag(
        Purpose.NAME,
        SealContext.name(item.parent(), item.node(), item.bytes(), nameStart(item.bytes())),
        item.nameTag());
    return openState(
        keys,
        item.sealedEntry(),
        SealContext.state(
            item.node(), item.content(), item.sizeBytes(), item.modifiedMillis(), item.version()));
  }

  /**
   * Checks the directories on the way to a version that is not there: its absence must not come
   * from a moved directory.
   */
  public static void checkPaths(NamespaceKeys keys, Lookup.Absent absent) {
    for (List<DirectoryStep> path : List.of(absent.path(), absent.olderPath())) {
      if (!path.isEmpty()) {
        checkPath(keys, path, path.getLast().child());
      }
    }
  }

  private static void checkPath(NamespaceKeys keys, List<DirectoryStep> path, DirectoryId parent) {
    DirectoryId reached = path.isEmpty() ? parent : path.getFirst().parent();
    for (DirectoryStep step : path) {
      if (!step.parent().equals(reached)) {
        throw brokenPath();
      }
      keys.checkTag(
          Purpose.DIRECTORY,
          SealContext.directory(step.parent(), step.child(), step.name()),
          step.tag());
      reached = step.child();
    }
    if (!reached.equals(parent)) {
      throw brokenPath();
    }
  }

  private static KisekiException brokenPath() {
    return new KisekiException(
        ErrorCode.DATA_CORRUPT, "The directories of a key do not form a path.");
  }

  private static ETag openETag(NamespaceKeys keys, byte[] sealed, byte[] context) {
    return FactsCodec.decodeETag(keys.openRecord(Purpose.ENTRY, context, sealed));
  }

  /** Where a key's last name begins: after its last '/'. */
  static int nameStart(byte[] key) {
    int start = key.length;
    while (start > 0 && key[start - 1] != '/') {
      start--;
    }
    return start;
  }
}
