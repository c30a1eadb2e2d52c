package dev.kiseki.application.object;

import dev.kiseki.application.content.ObjectSeals;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.Version;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.object.ObjectView;
import dev.kiseki.ports.out.metadata.Lookup;
import dev.kiseki.ports.out.metadata.MarkerRow;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds objects and their versions, and opens what their rows say. */
public final class ObjectLookup {
  private ObjectLookup() {}

  /**
   * NO_SUCH_KEY, with the fact {@code DeleteMarker} and its {@code VersionId} where that is why;
   * NO_SUCH_VERSION; METHOD_NOT_ALLOWED for a delete marker by its id.
   */
  public static ObjectView find(OpenNamespace namespace, ObjectTarget target) {
    return view(namespace, target.key(), row(namespace, target));
  }

  /** The same, still sealed. */
  static ObjectRow row(OpenNamespace namespace, ObjectTarget target) {
    return switch (lookup(namespace, target)) {
      case Lookup.Found(ObjectRow row) -> row;
      case Lookup.Marked(MarkerRow row) -> throw marked(namespace, target, row);
      case Lookup.Absent absent -> throw absent(namespace, target, absent);
    };
  }

  /** The same; the caller closes the plan. */
  public static ReadPlan plan(OpenNamespace namespace, ObjectTarget target) {
    Optional<ReadPlan> plan = planOnce(namespace, target);
    if (plan.isPresent()) {
      return plan.get();
    }
    return switch (lookup(namespace, target)) {
      case Lookup.Marked(MarkerRow row) -> throw marked(namespace, target, row);
      case Lookup.Absent absent -> throw absent(namespace, target, absent);
      // It came between the two looks.
      case Lookup.Found _ ->
          planOnce(namespace, target).orElseThrow(() -> noSuchKey(target.key(), List.of()));
    };
  }

  private static Optional<ReadPlan> planOnce(OpenNamespace namespace, ObjectTarget target) {
    return namespace.metadata().plan(namespace.row().id(), target.key(), target.version());
  }

  private static Lookup lookup(OpenNamespace namespace, ObjectTarget target) {
    return namespace.metadata().lookup(namespace.row().id(), target.key(), target.version());
  }

  public static ObjectView view(OpenNamespace namespace, ObjectKey key, ReadPlan plan) {
    return view(namespace, key, plan.object().orElseThrow(() -> noSuchKey(key, List.of())));
  }

  private static ObjectView view(OpenNamespace namespace, ObjectKey key, ObjectRow row) {
    return new ObjectView(
        ObjectSeals.open(namespace, key, row),
        row.sizeBytes(),
        row.modifiedMillis() / 1000,
        versionId(namespace, row.version(), row.node()));
  }

  /** The name of a version, where there are versions at all. */
  static Optional<VersionId> versionId(OpenNamespace namespace, Version version, NodeId node) {
    boolean isPlain =
        namespace.row().versioning() == VersioningState.UNVERSIONED
            && version.equals(Version.UNVERSIONED);
    return isPlain ? Optional.empty() : Optional.of(VersionId.of(version, node));
  }

  private static KisekiException marked(
      OpenNamespace namespace, ObjectTarget target, MarkerRow row) {
    ObjectSeals.check(namespace, target.key(), row);
    List<Fact> facts = new ArrayList<>();
    facts.add(Fact.of("DeleteMarker", true));
    facts.add(Fact.of("VersionId", VersionId.of(row.version(), row.node())));
    if (target.version().isEmpty()) {
      return noSuchKey(target.key(), facts);
    }
    facts.add(Fact.of("LastModified", row.modifiedMillis() / 1000));
    return new KisekiException(
        ErrorCode.METHOD_NOT_ALLOWED,
        "The specified method is not allowed against this resource.",
        facts.toArray(Fact[]::new));
  }

  /** Corruption is never a 404: the way to what is missing is checked before it is called that. */
  private static KisekiException absent(
      OpenNamespace namespace, ObjectTarget target, Lookup.Absent absent) {
    ObjectSeals.checkPaths(namespace.keys(), absent);
    if (target.version().isEmpty()) {
      return noSuchKey(target.key(), List.of());
    }
    return new KisekiException(
        ErrorCode.NO_SUCH_VERSION,
        "The specified version does not exist.",
        Fact.of("Key", target.key()),
        Fact.of("VersionId", target.version().get()));
  }

  private static KisekiException noSuchKey(ObjectKey key, List<Fact> more) {
    List<Fact> facts = new ArrayList<>(more);
    facts.add(Fact.of("Key", key));
    return new KisekiException(
        ErrorCode.NO_SUCH_KEY, "The specified key does not exist.", facts.toArray(Fact[]::new));
  }
}
