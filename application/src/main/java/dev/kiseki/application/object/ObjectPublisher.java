package dev.kiseki.application.object;

import dev.kiseki.application.content.NewEntrySeal;
import dev.kiseki.application.content.ObjectSeals;
import dev.kiseki.application.content.StagedContent;
import dev.kiseki.application.content.StoredKeySeal;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.WriteConditions;
import dev.kiseki.ports.in.object.ObjectView;
import dev.kiseki.ports.out.metadata.Committed;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.Replaced;
import dev.kiseki.ports.out.system.IdSource;
import dev.kiseki.ports.out.system.WallClock;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes a staged content the current object of a key. A condition is evaluated outside the
 * transaction into the node that is expected; the transaction compares only that; a lost race is
 * evaluated again.
 */
public final class ObjectPublisher {
  /**
   * A key written by more than this many others between two looks at it: the caller is told to try
   * again.
   */
  private static final int MAX_ATTEMPTS = 64;

  private final IdSource ids;
  private final WallClock clock;

  public ObjectPublisher(IdSource ids, WallClock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /** Durable when it returns. */
  public ObjectView publish(
      OpenNamespace namespace,
      ObjectKey key,
      ObjectFacts facts,
      StagedContent content,
      WriteConditions conditions) {
    return publish(namespace, key, facts, content, conditions, namespace.metadata()::put);
  }

  /** The same through another operation of the metadata store that takes a {@link PutRow}. */
  public ObjectView publish(
      OpenNamespace namespace,
      ObjectKey key,
      ObjectFacts facts,
      StagedContent content,
      WriteConditions conditions,
      Function<PutRow, Committed<Replaced>> operation) {
    NodeId node = ids.node();
    byte[] sealedFacts =
        ObjectSeals.sealFacts(namespace.keys(), node, content.id(), content.sizeBytes(), facts);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Expected expected = expected(namespace, key, conditions);
      long now = clock.millis();
      PutRow put =
          new PutRow(
              namespace.row().id(),
              key,
              expected,
              node,
              content.id(),
              content.sizeBytes(),
              now,
              content.keyEpoch(),
              sealedFacts,
              content.body(),
              new NewEntrySeal(
                  new StoredKeySeal(namespace.keys(), key),
                  node,
                  content.id(),
                  content.sizeBytes(),
                  now,
                  facts.etag()));
      Optional<Replaced> done = commit(operation, put, conditions);
      if (done.isPresent()) {
        return new ObjectView(facts, content.sizeBytes(), now / 1000, done.get().versionId(node));
      }
    }
    throw new KisekiException(
        ErrorCode.CONDITION_CHANGED,
        "A conflicting conditional operation is currently in progress against this resource. Please try again.");
  }

  /** Throws what the conditions say of the current object; gives what a commit has to find. */
  public Expected expected(OpenNamespace namespace, ObjectKey key, WriteConditions conditions) {
    if (conditions.isNone()) {
      return new Expected.Anything();
    }
    Optional<ObjectRow> current = namespace.metadata().find(namespace.row().id(), key);
    conditions.require(current.map(row -> ObjectSeals.open(namespace, key, row).etag()));
    return current
        .<Expected>map(row -> new Expected.Content(row.node(), row.content()))
        .orElseGet(Expected.Absent::new);
  }

  /** Empty when a condition has to be looked at again. */
  private static Optional<Replaced> commit(
      Function<PutRow, Committed<Replaced>> operation, PutRow put, WriteConditions conditions) {
    try {
      return Optional.of(operation.apply(put).durable());
    } catch (KisekiException e) {
      if (e.code() == ErrorCode.CONDITION_CHANGED && !conditions.isNone()) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
