package dev.kiseki.adapters.lmdb.tables.content;

import dev.kiseki.adapters.lmdb.engine.Pin;
import dev.kiseki.domain.ContentId;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A plan with its first pieces at hand; further ones are read when asked for. */
final class EmbeddedPlan implements ReadPlan {
  private final Plans plans;
  private final Plans.Target target;
  private final Optional<byte[]> inline;
  private final List<Piece> first;
  private final Pin pin;
  private final long plan;
  private boolean closed;

  EmbeddedPlan(
      Plans plans,
      Plans.Target target,
      Optional<byte[]> inline,
      List<Piece> first,
      Pin pin,
      long plan) {
    this.plans = plans;
    this.target = target;
    this.inline = inline;
    this.first = first;
    this.pin = pin;
    this.plan = plan;
  }

  @Override
  public Optional<ObjectRow> object() {
    return target.object();
  }

  @Override
  public ContentId content() {
    return target.content();
  }

  @Override
  public long sizeBytes() {
    return target.row().sizeBytes();
  }

  @Override
  public Optional<byte[]> inline() {
    return inline;
  }

  @Override
  public List<Piece> pieces(long offset, int limit) {
    if (offset >= sizeBytes() || limit < 1) {
      return List.of();
    }
    List<Piece> atHand = atHand(offset, limit);
    boolean isAll = !first.isEmpty() && first.getLast().end() == sizeBytes();
    return isAll || atHand.size() == limit ? atHand : plans.read(target, offset, limit);
  }

  private List<Piece> atHand(long offset, int limit) {
    List<Piece> covering = new ArrayList<>();
    for (Piece piece : first) {
      if (piece.end() > offset && covering.size() < limit) {
        covering.add(piece.start() < offset ? from(piece, offset) : piece);
      }
    }
    return covering;
  }

  private static Piece from(Piece piece, long start) {
    long skipped = start - piece.start();
    Source source =
        switch (piece.source()) {
          case Source.Blob(var blob, long offset) -> new Source.Blob(blob, offset + skipped);
          case Source.Inline(var content, long size, byte[] sealed, long offset) ->
              new Source.Inline(content, size, sealed, offset + skipped);
          case Source.Hole hole -> hole;
        };
    return new Piece(start, piece.end(), source, piece.checks());
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      pin.close();
      plans.end(plan);
    }
  }
}
