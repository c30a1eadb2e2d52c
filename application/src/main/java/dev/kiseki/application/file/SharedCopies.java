package dev.kiseki.application.file;

import dev.kiseki.domain.ETag;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Copies by naming blobs once more instead of writing their bytes again (docs/adr/0039). Only what
 * becomes the content of the target at once can be shared, because nothing but a published content
 * keeps a blob: so the target must be what has been copied of the source so far, which is nothing
 * for cp(1).
 */
final class SharedCopies {
  /** What is smaller is as quickly written, and may lie beside its rows. */
  private static final long LEAST_BYTES = 128 * 1024;

  private static final Set<ErrorCode> WRITTEN_INSTEAD =
      Set.of(ErrorCode.CONDITION_CHANGED, ErrorCode.QUOTA_EXCEEDED, ErrorCode.DISK_FULL);

  private final OpenNodes openNodes;

  SharedCopies(OpenNodes openNodes) {
    this.openNodes = openNodes;
  }

  /**
   * The beginning of a file up to {@code end}, as the store had it a moment ago.
   *
   * @param pieces without gaps, those before {@code start} left out; the first may begin there
   * @param etag of the whole file, if this is all of it
   */
  record Beginning(long start, long end, List<ReadPlan.Piece> pieces, Optional<ETag> etag) {}

  /** How a copy changes its target. */
  record Change(Instant now, boolean dropsPrivileges, long session) {}

  /** Whether the target has the source's bytes from {@code start} to {@code end} now. */
  Optional<Long> share(OpenNode source, OpenNode target, long start, long length, Change change) {
    if (length < LEAST_BYTES
        || source.equals(target)
        || !source.volume().id().equals(target.volume().id())) {
      return Optional.empty();
    }
    return beginning(source, start, length).flatMap(b -> share(target, b, change));
  }

  private static Optional<Beginning> beginning(OpenNode source, long start, long length) {
    return source.exclusively(
        () -> {
          long size = source.sizeBytes();
          if (source.isChanged() || size - start < LEAST_BYTES) {
            return Optional.empty();
          }
          long end = start + Math.min(length, size - start);
          List<ReadPlan.Piece> pieces = new ArrayList<>();
          for (long position = start; position < end; ) {
            if (source.published().isInline(position)) {
              return Optional.empty();
            }
            ReadPlan.Piece piece = source.published().piece(position);
            pieces.add(piece);
            position = piece.end();
          }
          boolean isWhole = start == 0 && end == size;
          Optional<ETag> etag =
              isWhole ? Optional.of(source.published().facts().etag()) : Optional.empty();
          return Optional.of(new Beginning(start, end, pieces, etag));
        });
  }

  /** Bytes of the source that have gone since are written, and of what does not fit, what does. */
  private Optional<Long> share(OpenNode target, Beginning beginning, Change change) {
    try {
      return target.exclusively(
          () -> {
            target.throwLateError();
            boolean fits =
                target.attempts().isEmpty()
                    && target.sizeBytes() == beginning.start()
                    && (!target.isChanged() || beginning.start() == 0);
            if (!fits) {
              return Optional.empty();
            }
            openNodes.share(target, beginning, change);
            return Optional.of(beginning.end() - beginning.start());
          });
    } catch (KisekiException refused) {
      if (WRITTEN_INSTEAD.contains(refused.code())) {
        return Optional.empty();
      }
      throw refused;
    }
  }
}
