package dev.kiseki.testkit.memory;

import dev.kiseki.domain.ContentId;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.util.List;
import java.util.Optional;

/** A plan that keeps its content by referring to it. */
record MemoryPlan(Optional<ObjectRow> object, Content planned) implements ReadPlan {
  @Override
  public ContentId content() {
    return planned.id();
  }

  @Override
  public long sizeBytes() {
    return planned.sizeBytes();
  }

  @Override
  public Optional<byte[]> inline() {
    return planned.inline();
  }

  @Override
  public List<Piece> pieces(long offset, int limit) {
    return planned.pieces().stream().filter(piece -> piece.end() > offset).limit(limit).toList();
  }

  @Override
  public void close() {}
}
