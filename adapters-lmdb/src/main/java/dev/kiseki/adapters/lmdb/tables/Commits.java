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
import java.util.function.Function;

/** Runs write operations and settles what becomes of the blobs they take. */
final class Commits {
  private final Engine engine;

  Commits(Engine engine) {
    this.engine = engine;
  }

  /**
   * Runs an operation that takes no blobs, for who answers at DURABLE: waiting for that alone saves
   * the wake-up at VISIBLE.
   */
  <T> Committed<T> write(WriteOperation<T> operation) {
    return new Durable<>(engine.writeDurable(operation));
  }

  /** Runs an operation that takes no blobs, for who answers at VISIBLE. */
  <T> Committed<T> visibly(WriteOperation<T> operation) {
    return new Stages<>(engine.write(operation));
  }

  /** The same for one that takes these blobs. */
  <T> Committed<T> write(List<Staged> staged, WriteOperation<T> operation) {
    return take(staged, operation, this::visibly);
  }

  /** Runs an operation that gives space back: it works on a full disk too. */
  <T> Committed<T> giveBack(WriteOperation<T> operation) {
    return new Stages<>(engine.writeWithinReserve(operation));
  }

  /** Runs an operation that takes the blobs of a body. */
  <T> Committed<T> write(ContentBody body, WriteOperation<T> operation) {
    return take(stagedOf(body), operation, this::write);
  }

  /** The same for who has something to do at VISIBLE and then answers at DURABLE. */
  <T> Committed<T> visibly(ContentBody body, WriteOperation<T> operation) {
    return take(stagedOf(body), operation, this::visibly);
  }

  private static <T> Committed<T> take(
      List<Staged> staged,
      WriteOperation<T> operation,
      Function<WriteOperation<T>, Committed<T>> runner) {
    Attempt<T> attempt = new Attempt<>(operation);
    try {
      Committed<T> committed = runner.apply(attempt);
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

  /** Reached both stages already. */
  private record Durable<T>(T value) implements Committed<T> {
    @Override
    public void awaitDurable() {}
  }
}
