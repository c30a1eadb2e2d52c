package dev.kiseki.adapters.lmdb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiseki.adapters.lmdb.tables.row.BlobRow;
import dev.kiseki.adapters.lmdb.tables.row.ContentRow;
import dev.kiseki.adapters.lmdb.tables.row.ExtentRow;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Blobs and those who name them: each blob is counted as often as extents name its bytes, none is
 * there that nothing names, none is missing, and the segments own what the blobs' rows say.
 */
final class BlobBalance {
  private final Map<String, Long> named = new TreeMap<>();
  private final Map<String, Long> counted = new TreeMap<>();
  private final Map<Long, Long> owned = new TreeMap<>();

  private BlobBalance(RowReader rows) {
    each(rows, Table.EXTENT, (key, value) -> name(key, ExtentRow.decode(value)));
    each(
        rows,
        Table.CONTENT,
        (key, value) -> ContentRow.decode(value).only().ifPresent(extent -> name(key, extent)));
    each(rows, Table.BLOB, this::count);
  }

  static void require(StoreEngine engine) {
    BlobBalance balance = engine.read(BlobBalance::new);
    assertEquals(balance.named, balance.counted, "bytes that extents name, by blob");
    Map<Long, Long> live = new TreeMap<>();
    for (SegmentUsage usage : engine.segments()) {
      if (usage.liveBytes() > 0) {
        live.put(usage.segmentId(), usage.liveBytes());
      }
    }
    assertEquals(balance.owned, live, "bytes that blobs own, by segment");
  }

  private static void each(RowReader rows, Table table, BiConsumer<byte[], byte[]> row) {
    try (RowCursor cursor = rows.cursor(table)) {
      for (boolean on = cursor.seek(new byte[0]); on; on = cursor.next()) {
        row.accept(cursor.keyBytes(), cursor.valueBytes());
      }
    }
  }

  private void name(byte[] key, ExtentRow extent) {
    if (extent instanceof ExtentRow.Blob run) {
      int tenant = ByteBuffer.wrap(key).getInt();
      byte[] blob = RowKey.of(tenant, run.blob().high(), run.blob().low());
      named.merge(HexFormat.of().formatHex(blob), run.end() - run.start(), Long::sum);
    }
  }

  private void count(byte[] key, byte[] value) {
    BlobRow row = BlobRow.decode(value);
    counted.put(HexFormat.of().formatHex(key), row.liveBytes());
    owned.merge(row.locator().segmentId(), BlobLayout.storedBytes(row.locator()), Long::sum);
  }
}
