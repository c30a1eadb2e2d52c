package dev.kiseki.adapters.lmdb.tables.content;

import dev.kiseki.adapters.lmdb.tables.blob.Staged;
import dev.kiseki.adapters.lmdb.tables.row.ContentRow;
import dev.kiseki.adapters.lmdb.tables.row.ExtentRow;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.ports.out.files.NewContent;
import java.util.List;
import java.util.Map;

/**
 * A file's new content that was found to be sound; nothing is written yet.
 *
 * @param sources contents that it shares, as they are now
 * @param shares how many extents name each of them
 * @param staged new blobs, with how many bytes of each are named
 * @param kept blobs that are there, with how many more bytes of each are named
 */
public record CheckedFile(
    NamespaceId namespace,
    NewContent content,
    int depth,
    List<ExtentRow> extents,
    Map<ContentId, ContentRow> sources,
    Map<ContentId, Integer> shares,
    Map<Staged, Long> staged,
    Map<BlobId, Long> kept) {
  ContentRow.Body kind() {
    return switch (extents.size()) {
      case 0 -> ContentRow.Body.EMPTY;
      case 1 -> ContentRow.Body.ONE;
      default -> ContentRow.Body.MANY;
    };
  }
}
