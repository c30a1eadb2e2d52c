package dev.kiseki.application.object;

import dev.kiseki.application.content.ObjectSeals;
import dev.kiseki.application.content.StoredKeySeal;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.Version;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.in.object.DeleteObjects;
import dev.kiseki.ports.in.object.Deletion;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.Lookup;
import dev.kiseki.ports.out.metadata.MarkerRow;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.Removal;
import dev.kiseki.ports.out.metadata.RemoveRow;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.system.IdSource;
import dev.kiseki.ports.out.system.WallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Removes objects and versions in one transaction; those whose condition lost a race are looked at
 * again.
 */
public final class ObjectRemover {
  private static final int MAX_ATTEMPTS = 64;

  private final IdSource ids;
  private final WallClock clock;

  public ObjectRemover(IdSource ids, WallClock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /** One answer for each entry, in order. Durable when it returns. */
  List<DeleteObjects.Answer> remove(OpenNamespace namespace, List<DeleteObjects.Entry> entries) {
    DeleteObjects.@Nullable Answer[] answers = new DeleteObjects.@Nullable Answer[entries.size()];
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (removeOnce(namespace, entries, answers)) {
        break;
      }
    }
    List<DeleteObjects.Answer> all = new ArrayList<>(answers.length);
    for (int i = 0; i < answers.length; i++) {
      DeleteObjects.Answer answer = answers[i];
      all.add(answer == null ? failed(entries.get(i), conflict()) : answer);
    }
    return all;
  }

  /** Of a namespace whose keys are destroyed. Durable when it returns. */
  void removeUnread(
      TenantMetadata metadata, NamespaceId namespace, List<DeleteObjects.Entry> entries) {
    NoSeal seal = new NoSeal();
    List<RemoveRow> removals =
        entries.stream()
            .map(
                entry ->
                    new RemoveRow(
                        entry.key(),
                        entry.version(),
                        new Expected.Anything(),
                        ids.node(),
                        clock.millis(),
                        seal))
            .toList();
    metadata.remove(namespace, removals).awaitDurable();
  }

  /** Whether every entry has its answer now. */
  private boolean removeOnce(
      OpenNamespace namespace,
      List<DeleteObjects.Entry> entries,
      DeleteObjects.@Nullable Answer[] answers) {
    List<RemoveRow> removals = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < answers.length; i++) {
      if (answers[i] == null) {
        DeleteObjects.Entry entry = entries.get(i);
        try {
          Optional<Expected> expected = expected(namespace, entry);
          if (expected.isPresent()) {
            removals.add(removal(namespace, entry, expected.get()));
            places.add(i);
          } else {
            answers[i] = done(entry, nothing(entry));
          }
        } catch (KisekiException e) {
          answers[i] = failed(entry, e);
        }
      }
    }
    if (removals.isEmpty()) {
      return true;
    }
    List<Removal> results = namespace.metadata().remove(namespace.row().id(), removals).durable();
    boolean complete = true;
    for (int r = 0; r < results.size(); r++) {
      int place = places.get(r);
      Optional<Deletion> deletion = deletion(entries.get(place), removals.get(r), results.get(r));
      complete &= deletion.isPresent();
      answers[place] = deletion.map(d -> done(entries.get(place), d)).orElse(null);
    }
    return complete;
  }

  private RemoveRow removal(OpenNamespace namespace, DeleteObjects.Entry entry, Expected expected) {
    return new RemoveRow(
        entry.key(),
        entry.version(),
        expected,
        ids.node(),
        clock.millis(),
        new StoredKeySeal(namespace.keys(), entry.key()));
  }

  /**
   * What has to be found; empty when nothing is there: then it is deleted, whatever the request
   * carries.
   */
  private static Optional<Expected> expected(OpenNamespace namespace, DeleteObjects.Entry entry) {
    if (entry.conditions().isNone()) {
      return Optional.of(new Expected.Anything());
    }
    Lookup found = namespace.metadata().lookup(namespace.row().id(), entry.key(), entry.version());
    return switch (found) {
      case Lookup.Absent absent -> {
        ObjectSeals.checkPaths(namespace.keys(), absent);
        yield Optional.empty();
      }
      case Lookup.Found(ObjectRow row) -> {
        entry
            .conditions()
            .requireObject(
                ObjectSeals.open(namespace, entry.key(), row).etag(),
                row.modifiedMillis() / 1000,
                row.sizeBytes());
        yield Optional.of(new Expected.Content(row.node(), row.content()));
      }
      case Lookup.Marked(MarkerRow row) -> {
        ObjectSeals.check(namespace, entry.key(), row);
        entry.conditions().requireMarker(row.modifiedMillis() / 1000);
        yield Optional.of(new Expected.Node(row.node()));
      }
    };
  }

  /** Empty when it has to be looked at again. */
  private static Optional<Deletion> deletion(
      DeleteObjects.Entry entry, RemoveRow removal, Removal result) {
    return switch (result) {
      case Removal.Changed _ -> Optional.empty();
      case Removal.Removed _, Removal.Absent _ -> Optional.of(nothing(entry));
      case Removal.Unmarked _ -> Optional.of(new Deletion(entry.version(), true));
      case Removal.Marked(Version marker) ->
          Optional.of(new Deletion(Optional.of(VersionId.of(marker, removal.newNode())), true));
    };
  }

  private static Deletion nothing(DeleteObjects.Entry entry) {
    return new Deletion(entry.version(), false);
  }

  private static DeleteObjects.Answer done(DeleteObjects.Entry entry, Deletion deletion) {
    return new DeleteObjects.Answer(entry, deletion, Optional.empty());
  }

  private static DeleteObjects.Answer failed(DeleteObjects.Entry entry, KisekiException error) {
    return new DeleteObjects.Answer(entry, Deletion.PLAIN, Optional.of(error));
  }

  private static KisekiException conflict() {
    return new KisekiException(
        ErrorCode.CONDITION_CHANGED,
        "A conflicting conditional operation is currently in progress against this resource. Please try again.");
  }
}
