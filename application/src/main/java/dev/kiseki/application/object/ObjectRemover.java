package dev.kiseki.application.object;

import dev.kiseki.application.content.ObjectSeals;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.WriteConditions;
import dev.kiseki.ports.in.object.DeleteObjects;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.Removal;
import dev.kiseki.ports.out.metadata.RemoveRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Removes objects in one transaction; those whose condition lost a race are looked at again. */
final class ObjectRemover {
  private static final int MAX_ATTEMPTS = 64;

  private ObjectRemover() {}

  /** One answer for each entry, in order. Durable when it returns. */
  static List<DeleteObjects.Answer> remove(
      OpenNamespace namespace, List<DeleteObjects.Entry> entries) {
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

  /** Whether every entry has its answer now. */
  private static boolean removeOnce(
      OpenNamespace namespace,
      List<DeleteObjects.Entry> entries,
      DeleteObjects.@Nullable Answer[] answers) {
    List<RemoveRow> removals = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < answers.length; i++) {
      if (answers[i] == null) {
        DeleteObjects.Entry entry = entries.get(i);
        try {
          removals.add(new RemoveRow(entry.key(), expected(namespace, entry)));
          places.add(i);
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
      if (results.get(r) == Removal.CHANGED) {
        complete = false;
      } else {
        int place = places.get(r);
        answers[place] = new DeleteObjects.Answer(entries.get(place).key(), Optional.empty());
      }
    }
    return complete;
  }

  /** A missing key is deleted whatever the request carries. */
  private static Expected expected(OpenNamespace namespace, DeleteObjects.Entry entry) {
    WriteConditions conditions = entry.conditions();
    if (conditions.isNone()) {
      return new Expected.Anything();
    }
    Optional<ObjectRow> current = namespace.metadata().find(namespace.row().id(), entry.key());
    if (current.isEmpty()) {
      return new Expected.Absent();
    }
    conditions.require(current.map(row -> ObjectSeals.open(namespace, entry.key(), row).etag()));
    return new Expected.Node(current.get().node());
  }

  private static DeleteObjects.Answer failed(DeleteObjects.Entry entry, KisekiException error) {
    return new DeleteObjects.Answer(entry.key(), Optional.of(error));
  }

  private static KisekiException conflict() {
    return new KisekiException(
        ErrorCode.CONDITION_CHANGED,
        "A conflicting conditional operation is currently in progress against this resource. Please try again.");
  }
}
