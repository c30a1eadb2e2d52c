package dev.kiseki.adapters.lmdb.tables.reseal;

import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.ContentRow;
import dev.kiseki.adapters.lmdb.tables.row.InlineRow;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.ContentId;
import dev.kiseki.ports.out.reseal.SealedPage;
import dev.kiseki.ports.out.reseal.SealedPlace;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The contents of a namespace in the order of their ids, each with its extents. Ids never move, and
 * new contents are sealed under the new key: so one walk meets all that is old.
 *
 * <pre>
 *  the place behind a row  | content (8) | end of its last extent that was looked at (8) |
 * </pre>
 */
final class ContentWalk {
  /** Tenant and content. */
  private static final int KEY_BYTES = 12;

  private final PageBuilder page;

  ContentWalk(PageBuilder page) {
    this.page = page;
  }

  /** One content alone. */
  SealedPage only(ContentId content, byte[] after) {
    return page(after.length == 0 ? place(content.value(), 0) : after, content.value());
  }

  SealedPage page(byte[] after) {
    return page(after, Long.MAX_VALUE);
  }

  private SealedPage page(byte[] after, long last) {
    long content = after.length == 0 ? 0 : ByteBuffer.wrap(after).getLong(0);
    long end = after.length == 0 ? 0 : ByteBuffer.wrap(after).getLong(Long.BYTES);
    try (RowCursor contents = page.rows().cursor(Table.CONTENT);
        RowCursor extents = page.rows().cursor(Table.EXTENT)) {
      boolean onRow = contents.seek(RowKey.of(page.tenant(), content));
      while (onRow && isIn(contents.keyBytes(), last)) {
        byte[] key = contents.keyBytes();
        long id = RowKey.longAt(key, RowKey.TENANT_BYTES);
        ContentRow row = ContentRow.decode(contents.valueBytes());
        long from = id == content ? end : 0;
        if (isOurs(row)) {
          if (from == 0) {
            look(new ContentId(id), key, contents.valueBytes(), row);
          }
          long stopped = row.body() == ContentRow.Body.MANY ? extents(extents, id, from) : 0;
          if (stopped > 0) {
            return page.page(Optional.of(place(id, stopped)));
          }
        }
        if (!page.looked()) {
          return page.page(Optional.of(place(id + 1, 0)));
        }
        onRow = contents.next();
      }
    }
    return page.page(Optional.empty());
  }

  private boolean isIn(byte[] key, long last) {
    return RowKey.tenantOf(key) == page.tenant() && RowKey.longAt(key, RowKey.TENANT_BYTES) <= last;
  }

  /** What nobody refers to any more is on its way out. */
  private boolean isOurs(ContentRow row) {
    return row.namespace().equals(page.namespace()) && row.references() > 0;
  }

  private void look(ContentId id, byte[] key, byte[] value, ContentRow row) {
    page.content(id, key, value, row);
    if (row.body() == ContentRow.Body.INLINE) {
      Optional<byte[]> inline = page.rows().get(Table.INLINE, key);
      if (inline.isPresent()) {
        SealedPlace place = new SealedPlace.Inline(id, row.sizeBytes());
        page.record(Table.INLINE, key, inline.get(), place, InlineRow.decode(inline.get()));
      }
    }
  }

  /** Where it stopped because the page is full, or 0. */
  private long extents(RowCursor cursor, long content, long from) {
    byte[] start = RowKey.of(page.tenant(), content, from + 1);
    boolean onRow = cursor.seek(start);
    while (onRow) {
      byte[] key = cursor.keyBytes();
      if (!Arrays.equals(key, 0, KEY_BYTES, start, 0, KEY_BYTES)) {
        return 0;
      }
      page.extent(new ContentId(content), key, cursor.valueBytes());
      if (!page.looked()) {
        return RowKey.longAt(key, KEY_BYTES);
      }
      onRow = cursor.next();
    }
    return 0;
  }

  private static byte[] place(long content, long end) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(content).putLong(end).array();
  }
}
