package dev.kiseki.adapters.lmdb.tables.content;

import dev.kiseki.adapters.lmdb.tables.row.ContentRow;
import dev.kiseki.adapters.lmdb.tables.row.ExtentRow;
import dev.kiseki.domain.ContentId;
import dev.kiseki.ports.out.metadata.ContentBody;
import java.util.List;
import java.util.Map;

/**
 * A new content whose body was found to be sound; nothing is written yet.
 *
 * @param extents of the body, in order
 * @param sources contents that it shares, as they are now
 * @param shares how many extents name each of them
 */
public record CheckedBody(
    NewContent content,
    int depth,
    List<ExtentRow> extents,
    Map<ContentId, ContentRow> sources,
    Map<ContentId, Integer> shares) {

  ContentRow.Body kind() {
    if (content.body() instanceof ContentBody.Inline) {
      return ContentRow.Body.INLINE;
    }
    return switch (extents.size()) {
      case 0 -> ContentRow.Body.EMPTY;
      case 1 -> ContentRow.Body.ONE;
      default -> ContentRow.Body.MANY;
    };
  }
}
