package dev.kiseki.adapters.lmdb.tables.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.testkit.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The order that the tree of older versions relies on, apart from its code: a leaf of that tree has
 * the label {@code name ‖ 0x00 ‖ ~order(8)}. Depth-first order of such rows is by whole key, then
 * newest first, which is the order in which S3 lists versions.
 */
class HistoryOrderTest {
  private static final int UNIVERSES = 300;
  private static final int LEAF_SUFFIX_BYTES = 9;
  private static final String[] PIECES = {
    "/", "/", "-", ".", "0", "a", "b", "é", "\u0001", "n".repeat(479), "n".repeat(480)
  };

  private record Version(String key, long order) {}

  /** Rows of one tree: inner ones lead to a directory, leaves to a version. */
  private static final class Rows {
    private final NavigableMap<byte[], Object> rows = new TreeMap<>(Arrays::compareUnsigned);
    private long lastDirectory = 1;

    void put(Version version) {
      byte[] key = version.key().getBytes(UTF_8);
      KeyLabels labels = new KeyLabels(key);
      long directory = 1;
      int last = labels.count() - 1;
      for (int i = 0; i < last; i++) {
        byte[] row = RowKey.of(1, directory, key, labels.start(i), labels.end(i));
        directory = (long) rows.computeIfAbsent(row, _ -> ++lastDirectory);
      }
      byte[] name = RowKey.of(1, directory, key, labels.start(last), labels.end(last));
      byte[] row = Arrays.copyOf(name, name.length + LEAF_SUFFIX_BYTES);
      ByteBuffer.wrap(row).putLong(name.length + 1, ~version.order());
      assertTrue(row.length <= RowReader.MAX_KEY_BYTES);
      rows.put(row, version);
    }

    List<Version> depthFirst(long directory) {
      List<Version> versions = new ArrayList<>();
      byte[] from = RowKey.of(1, directory);
      for (var row : rows.tailMap(from, true).entrySet()) {
        if (!Arrays.equals(row.getKey(), 0, from.length, from, 0, from.length)) {
          break;
        }
        switch (row.getValue()) {
          case Version version -> versions.add(version);
          case Long child -> versions.addAll(depthFirst(child));
          default -> throw new AssertionError("neither a version nor a directory");
        }
      }
      return versions;
    }
  }

  @Test
  void rowsOfOlderVersionsSortByKeyAndThenNewestFirst() {
    Random random = Seeds.random("rowsOfOlderVersionsSortByKeyAndThenNewestFirst");
    for (int universe = 0; universe < UNIVERSES; universe++) {
      Rows rows = new Rows();
      List<Version> versions = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String key = key(random);
        for (int j = 0; j <= random.nextInt(4); j++) {
          Version version = new Version(key, i * 4L + j + 1);
          versions.add(version);
          rows.put(version);
        }
      }
      versions.sort(
          Comparator.<Version, byte[]>comparing(
                  version -> version.key().getBytes(UTF_8), Arrays::compareUnsigned)
              .thenComparing(Version::order, Comparator.reverseOrder()));
      assertEquals(versions, rows.depthFirst(1));
    }
  }

  private static String key(Random random) {
    StringBuilder key = new StringBuilder();
    int pieces = 1 + random.nextInt(6);
    for (int i = 0; i < pieces; i++) {
      String piece = PIECES[random.nextInt(PIECES.length)];
      if (key.length() + piece.length() < 1000) {
        key.append(piece);
      }
    }
    return key.isEmpty() ? "a" : key.toString();
  }
}
