package dev.kiseki.application.file;

import dev.kiseki.application.content.BlobReader;
import dev.kiseki.application.content.PlannedContent;
import dev.kiseki.application.file.content.Extent;
import dev.kiseki.application.file.content.LowerBytes;
import dev.kiseki.application.file.content.OpenContent;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.ETag;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.files.NodePlan;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.NodeState;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the store has of an open file: its state, and a plan of its content for whoever reads. Used
 * with the file's lock; {@link #freshPlan} also by those who share it.
 */
final class PublishedFile implements LowerBytes {
  /** A plan pins space against reuse: it is not kept for longer. */
  private static final long PLAN_MILLIS = 1000;

  private final Volume volume;
  private final NodeRef ref;
  private final Supplier<Long> clockMillis;
  private final BlobReader blobs = new BlobReader();
  private Optional<NodeState.File> state = Optional.empty();
  private Optional<ETag> etag = Optional.empty();
  private Optional<Planned> planned = Optional.empty();
  private Optional<LaidOut> laidOut = Optional.empty();
  private boolean madeHere;

  /** A plan of the content. */
  private record Planned(PlannedContent content, long atMillis) {}

  /**
   * Where a content that was published here has no holes: thousands of rows need not tell again.
   */
  private record LaidOut(ContentId content, List<Extent.Range> data) {}

  PublishedFile(Volume volume, NodeRef ref, Supplier<Long> clockMillis) {
    this.volume = volume;
    this.ref = ref;
    this.clockMillis = clockMillis;
  }

  boolean isLoaded() {
    return state.isPresent();
  }

  /** The state that the store has now. */
  void loaded(NodeState.File file, ETag of, boolean isNew) {
    state = Optional.of(file);
    etag = Optional.of(of);
    madeHere = isNew;
    closePlan();
  }

  /** The state that the store has now, published from this content. */
  void published(NodeState.File file, ETag of, Optional<OpenContent> content) {
    laidOut = content.map(c -> new LaidOut(file.content(), c.dataRuns()));
    loaded(file, of, true);
  }

  /**
   * Whether the bytes of this state are those that are known. If they are, it is what the store has
   * now: they may lie in other blobs, and S3, tagging the file, may have given it a content of its
   * own.
   */
  boolean isOfSameBytes(NodeState.File file, ETag of) {
    boolean isSame = file.sizeBytes() == state().sizeBytes() && etag.filter(of::equals).isPresent();
    if (isSame) {
      loaded(file, of, madeHere);
    }
    return isSame;
  }

  NodeState.File state() {
    return state.orElseThrow(() -> Failures.stale(ref.node()));
  }

  /** Whether this open made it: not worth a version of its own. */
  boolean isMadeHere() {
    return madeHere;
  }

  /** As long as the lock is held. */
  PlannedContent plan() {
    if (planned.isEmpty() || isOld(planned.get())) {
      closePlan();
      NodePlan plan = volume.files().plan(volume.id(), ref);
      try {
        check(plan);
      } catch (KisekiException e) {
        plan.close();
        throw e;
      }
      planned =
          Optional.of(
              new Planned(
                  new PlannedContent(volume.namespace(), plan.plan(), blobs), clockMillis.get()));
    }
    return planned.get().content();
  }

  /** A plan that is there already, for as long as the lock is shared. */
  Optional<PlannedContent> freshPlan() {
    return planned.filter(plan -> !isOld(plan)).map(Planned::content);
  }

  /** Corruption is found before a byte of it is read. */
  private ObjectFacts check(NodePlan plan) {
    if (!(plan.node().state() instanceof NodeState.File file)) {
      throw Failures.stale(ref.node());
    }
    return volume.seals().facts(plan.node(), file, plan.sealedFacts());
  }

  /** Headers, metadata and tags as S3 shows them. */
  ObjectFacts facts() {
    try (NodePlan plan = volume.files().plan(volume.id(), ref)) {
      return check(plan);
    }
  }

  private boolean isOld(Planned plan) {
    return clockMillis.get() - plan.atMillis() >= PLAN_MILLIS;
  }

  void closePlan() {
    planned.ifPresent(plan -> plan.content().close());
    planned = Optional.empty();
    blobs.close();
  }

  /** Lets go of a plan that nobody has asked for lately. */
  void closeOldPlan() {
    if (planned.isPresent() && isOld(planned.get())) {
      closePlan();
    }
  }

  /** A content to change. */
  OpenContent unchanged() {
    long size = state().sizeBytes();
    if (size == 0) {
      return new OpenContent(this, 0, List.of());
    }
    if (laidOut.isPresent() && laidOut.get().content().equals(state().content())) {
      return new OpenContent(this, size, laidOut.get().data());
    }
    PlannedContent plan = plan();
    List<Extent.Range> data = new ArrayList<>();
    List<Extent.Range> inline = new ArrayList<>();
    for (long position = 0; position < size; ) {
      PlannedContent.Kind kind = plan.kind(position);
      long end = Math.min(size, plan.kindEnd(position));
      switch (kind) {
        case BLOB -> join(data, position, end);
        case INLINE -> inline.add(new Extent.Range(position, end));
        case HOLE -> {}
      }
      position = end;
    }
    OpenContent opened = new OpenContent(this, size, data);
    inline.forEach(range -> load(plan, opened, range));
    return opened;
  }

  private static void join(List<Extent.Range> ranges, long start, long end) {
    boolean joins = !ranges.isEmpty() && ranges.getLast().end() == start;
    long first = joins ? ranges.removeLast().start() : start;
    ranges.add(new Extent.Range(first, end));
  }

  /** Bytes that lie beside rows cannot be kept where they are by another content. */
  private static void load(PlannedContent plan, OpenContent opened, Extent.Range range) {
    ByteBuffer bytes = ByteBuffer.allocate((int) range.length());
    plan.read(range.start(), range.length(), bytes::put);
    opened.write(range.start(), bytes.flip());
  }

  @Override
  public void published(long offset, byte[] target, int at, int length) {
    ByteBuffer into = ByteBuffer.wrap(target, at, length);
    plan().read(offset, length, into::put);
  }

  @Override
  public void flushed(StagedBlob blob, long offset, byte[] target, int at, int length) {
    ByteBuffer into = ByteBuffer.wrap(target, at, length);
    blobs.read(volume.namespace(), blob, offset, length, into::put);
  }

  @Override
  public int piecesOf(long start, long end) {
    int pieces = 0;
    for (long position = start; position < end; position = piece(position).end()) {
      pieces++;
    }
    return pieces;
  }

  /** Whether bytes lie beside rows: they are no blob's. */
  boolean isInline(long offset) {
    return plan().kind(offset) == PlannedContent.Kind.INLINE;
  }

  /** Where the pieces of the content lie. */
  ReadPlan.Piece piece(long offset) {
    return plan().piece(offset);
  }
}
