package dev.kiseki.adapters.lmdb.tables.reseal;

import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.tables.blob.Staged;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.metadata.Committed;
import dev.kiseki.ports.out.reseal.Resealed;
import dev.kiseki.ports.out.reseal.Resealed.NewSeal;
import java.util.List;
import java.util.stream.Stream;

/** Puts rows back, and settles what becomes of the copies that were made for them. */
final class Copies {
  private Copies() {}

  static Committed<Integer> swap(Engine engine, int tenant, int epoch, List<Resealed> rows) {
    List<Staged> copies = rows.stream().flatMap(Copies::of).toList();
    try {
      var done = engine.write(writer -> RowSwap.run(writer, tenant, epoch, rows));
      done.value().taken().forEach(Staged::taken);
      // Those that rows name now are settled: closing does nothing.
      copies.forEach(Staged::close);
      return new Counted(done);
    } catch (KisekiException e) {
      if (e.code() == ErrorCode.STORE_BUSY || e.code() == ErrorCode.STORE_READ_ONLY) {
        // The engine gave up waiting: the rows may still come, so the bytes must stay.
        copies.forEach(Staged::taken);
      } else {
        copies.forEach(Staged::close);
      }
      throw e;
    }
  }

  private static Stream<Staged> of(Resealed row) {
    return row.seals().stream()
        .flatMap(
            seal ->
                seal instanceof NewSeal.Copied(_, var copy)
                    ? Stream.of(Staged.of(copy))
                    : Stream.empty());
  }

  private record Counted(dev.kiseki.adapters.lmdb.engine.Committed<RowSwap.Result> engine)
      implements Committed<Integer> {
    @Override
    public Integer value() {
      return engine.value().lost();
    }

    @Override
    public void awaitDurable() {
      engine.awaitDurable();
    }
  }
}
