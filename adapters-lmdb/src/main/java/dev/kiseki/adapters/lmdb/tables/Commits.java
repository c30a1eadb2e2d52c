package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.WriteOperation;
import dev.kiseki.adapters.lmdb.tables.blob.Staged;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.metadata.Committed;
import dev.kiseki.ports.out.metadata.ContentBody;
import java.util.List;

/** Runs write operations and settles what becomes of the blobs they take. */
final class Commits {
  private final Engine engine;

  Commits(Engine engine) {
    this.engine = engine;
  }

  /** Runs an operation that takes no blobs. */
  <T> Committed<T> write(WriteOperation<T> operation) {
    return new Stages<>(engine.write(operation));
  }

  /** Runs an operation that gives space back: it works on a full disk too. */
  <T> Committed<T> giveBack(WriteOperation<T> operation) {
    return new Stages<>(engine.writeWithinReserve(operation));
  }

  /** Runs an operation that takes the blobs of a body. */
  <T> Committed<T> write(ContentBody body, WriteOperation<T> operation) {
    List<Staged> staged = stagedOf(body);
    Attempt<T> attempt = new Attempt<>(operation);
    try {
      Committed<T> committed = write(attempt);
      staged.forEach(Staged::taken);
      return committed;
    } catch (KisekiException e) {
      if (!attempt.failed && e.code() != ErrorCode.DISK_FULL) {
        // The engine gave up waiting: the rows may still come, so the bytes must stay.
        staged.forEach(Staged::taken);
      }
      throw e;
    }
  }

  private static List<Staged> stagedOf(ContentBody body) {
    return switch (body) {
      case ContentBody.Blobs(var extents) ->
          extents.stream().map(extent -> Staged.of(extent.blob())).toList();
      case ContentBody.Empty _, ContentBody.Inline _, ContentBody.Shared _ -> List.of();
    };
  }

  /** Knows whether it was the operation itself that failed: then nothing of it was done. */
  private static final class Attempt<T> implements WriteOperation<T> {
    private final WriteOperation<T> operation;
    private volatile boolean failed;

    Attempt(WriteOperation<T> operation) {
      this.operation = operation;
    }

    @Override
    public T apply(RowWriter rows) {
      failed = true;
      T value = operation.apply(rows);
      failed = false;
      return value;
    }
  }

  private record Stages<T>(dev.kiseki.adapters.lmdb.engine.Committed<T> engine)
      implements Committed<T> {
    @Override
    public T value() {
      return engine.value();
    }

    @Override
    public void awaitDurable() {
      engine.awaitDurable();
    }
  }
}
