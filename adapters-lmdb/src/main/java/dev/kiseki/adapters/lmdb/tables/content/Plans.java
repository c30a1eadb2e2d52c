package dev.kiseki.adapters.lmdb.tables.content;

import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.Pin;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.tables.row.ContentRow;
import dev.kiseki.domain.ContentId;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes one tenant's read plans. */
public final class Plans {
  /** Pieces taken along in the first read: all of most objects, little of the largest. */
  private static final int FIRST_PIECES = 8;

  private final Engine engine;
  private final Contents contents;
  private final OpenPlans open;

  public Plans(Engine engine, Contents contents, OpenPlans open) {
    this.engine = engine;
    this.contents = contents;
    this.open = open;
  }

  /** What a plan is for. */
  public record Target(Optional<ObjectRow> object, ContentId content, ContentRow row) {}

  /** Finds the target and all that a read needs in one read operation. */
  public Optional<ReadPlan> plan(Function<RowReader, Optional<Target>> find) {
    long plan = open.begin();
    boolean done = false;
    try {
      Optional<ReadPlan> made =
          engine.read(rows -> find.apply(rows).map(target -> make(rows, target, plan)));
      done = made.isPresent();
      return made;
    } finally {
      if (!done) {
        open.end(plan);
      }
    }
  }

  private ReadPlan make(RowReader rows, Target target, long plan) {
    ContentRow row = target.row();
    List<ReadPlan.Piece> first =
        new PieceScan(rows, contents, FIRST_PIECES).from(target.content(), row, 0);
    Optional<byte[]> inline =
        row.body() == ContentRow.Body.INLINE
            ? Optional.of(contents.readInline(rows, target.content()))
            : Optional.empty();
    Pin pin = engine.pin(rows);
    return new EmbeddedPlan(this, target, inline, first, pin, plan);
  }

  List<ReadPlan.Piece> read(Target target, long offset, int limit) {
    return engine.read(
        rows -> new PieceScan(rows, contents, limit).from(target.content(), target.row(), offset));
  }

  void end(long plan) {
    open.end(plan);
  }
}
