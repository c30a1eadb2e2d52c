package dev.kiseki.adapters.lmdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.ports.out.metadata.ListItem;
import dev.kiseki.ports.out.metadata.ListPage;
import dev.kiseki.ports.out.metadata.ListQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listings of random key sets, page by page, against a flat sorted set. */
class ListingTest {
  private static final int UNIVERSES = 25;
  private static final int MANY_UNIVERSES = 2000;
  private static final int QUERIES = 60;

  /** Pieces that sit around '/', which is 0x2F, in byte order, and of one to four bytes. */
  private static final String[] PIECES = {
    "/",
    "/",
    "/",
    "-",
    ".",
    "0",
    "a",
    "b",
    "ab",
    "é",
    "日",
    "😀",
    "\u0001",
    " ",
    "~",
    "%2F",
    "..",
    "x".repeat(7)
  };

  private static final String[] DELIMITERS = {
    "", "/", "/", "-", "a", "b/", "//", "é", "/a", "日", "\u00a9"
  };

  @TempDir private Path directory;
  private StoreFixture store;

  @BeforeEach
  void open() {
    store = StoreFixture.small(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void pagesAreThoseOfASortedSet() {
    long seed = Long.getLong("kiseki.seed", System.nanoTime());
    universes(new Random(seed), UNIVERSES, "kiseki.seed=" + seed);
  }

  @Test
  @Tag("store")
  void pagesOfManyUniversesAreThoseOfASortedSet() {
    long seed = Long.getLong("kiseki.seed", System.nanoTime());
    universes(new Random(seed), MANY_UNIVERSES, "kiseki.seed=" + seed);
  }

  private void universes(Random random, int count, String seed) {
    System.out.println("ListingTest: -D" + seed);
    int pages = 0;
    for (int i = 0; i < count; i++) {
      pages += universe(random, seed + " universe " + i);
    }
    System.out.println("ListingTest: " + pages + " pages");
  }

  private int universe(Random random, String label) {
    NamespaceId namespace = store.namespace("universe-" + store.ids.content().value());
    boolean hasLongNames = random.nextInt(4) == 0;
    TreeSet<String> keys = new TreeSet<>(ListingTest::compare);
    int size = 1 + random.nextInt(60);
    while (keys.size() < size) {
      keys.add(key(random, hasLongNames));
    }
    keys.forEach(key -> store.putEmpty(namespace, key));
    for (String key : List.copyOf(keys)) {
      if (random.nextInt(5) == 0 && keys.size() > 1) {
        keys.remove(key);
        store.remove(namespace, key);
      }
    }
    int pages = 0;
    for (int i = 0; i < QUERIES; i++) {
      pages += pageThrough(random, namespace, keys, label);
    }
    keys.forEach(key -> store.remove(namespace, key));
    // Only an empty tree lets go of the namespace: pruning left nothing behind.
    store.tenant.dropNamespace(namespace);
    return pages;
  }

  private int pageThrough(
      Random random, NamespaceId namespace, NavigableSet<String> keys, String label) {
    String some = new ArrayList<>(keys).get(random.nextInt(keys.size()));
    byte[] prefix = random.nextInt(3) == 0 ? new byte[0] : cut(random, some);
    byte[] delimiter = DELIMITERS[random.nextInt(DELIMITERS.length)].getBytes(UTF_8);
    byte[] after = new byte[0];
    if (random.nextInt(3) == 0) {
      after = random.nextBoolean() ? cut(random, some) : key(random, false).getBytes(UTF_8);
    }
    int limit = 1 + random.nextInt(random.nextBoolean() ? 3 : 70);
    int pages = 0;
    while (true) {
      ListQuery query = new ListQuery(prefix, delimiter, after, limit);
      List<String> all = expected(keys, query);
      List<String> expected = all.subList(0, Math.min(limit, all.size()));
      ListPage page = store.tenant.list(namespace, query);
      byte[] from = after;
      Supplier<String> what =
          () ->
              label
                  + " prefix "
                  + new String(prefix, UTF_8)
                  + " delimiter "
                  + new String(delimiter, UTF_8)
                  + " after "
                  + new String(from, UTF_8)
                  + " limit "
                  + limit
                  + " keys "
                  + keys;
      assertEquals(expected, page.items().stream().map(ListingTest::show).toList(), what);
      assertEquals(all.size() > limit, page.truncated(), what);
      pages++;
      if (!page.truncated()) {
        return pages;
      }
      after = page.items().getLast().bytes();
    }
  }

  private static List<String> expected(NavigableSet<String> keys, ListQuery query) {
    List<String> items = new ArrayList<>();
    for (String text : keys) {
      byte[] key = text.getBytes(UTF_8);
      int start = query.prefix().length;
      if (key.length < start || !Arrays.equals(key, 0, start, query.prefix(), 0, start)) {
        continue;
      }
      int end = query.delimiter().length == 0 ? -1 : find(key, start, query.delimiter());
      byte[] item = end < 0 ? key : Arrays.copyOf(key, end);
      String shown =
          (end < 0 ? "K " : "P ") + new String(item, java.nio.charset.StandardCharsets.ISO_8859_1);
      boolean isAfter =
          query.after().length == 0 || Arrays.compareUnsigned(item, query.after()) > 0;
      if (isAfter && (items.isEmpty() || !items.getLast().equals(shown))) {
        items.add(shown);
      }
    }
    return items;
  }

  private static int find(byte[] key, int from, byte[] delimiter) {
    for (int i = from; i + delimiter.length <= key.length; i++) {
      if (Arrays.equals(key, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
        return i + delimiter.length;
      }
    }
    return -1;
  }

  private static String show(ListItem item) {
    String bytes = new String(item.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
    return switch (item) {
      case ListItem.Key key -> {
        String text = new String(key.bytes(), UTF_8);
        String name = text.substring(text.lastIndexOf('/') + 1);
        assertEquals(
            new String(StoreFixture.Seal.entryOf(key.parent(), name), UTF_8),
            new String(key.sealedEntry(), UTF_8));
        yield "K " + bytes;
      }
      case ListItem.Prefix _ -> "P " + bytes;
    };
  }

  private static byte[] cut(Random random, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
  }

  private static String key(Random random, boolean hasLongNames) {
    StringBuilder key = new StringBuilder();
    int pieces = 1 + random.nextInt(8);
    for (int i = 0; i < pieces; i++) {
      if (hasLongNames && random.nextInt(3) == 0) {
        // around the length at which labels need a continuation, and twice that
        key.append("n".repeat(477 + random.nextInt(6)));
      } else {
        key.append(PIECES[random.nextInt(PIECES.length)]);
      }
    }
    while (key.toString().getBytes(UTF_8).length > 1024) {
      key.setLength(key.length() - 100);
    }
    return key.toString();
  }

  private static int compare(String a, String b) {
    return Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
  }

  @Test
  void aPageThatEndsWithTheLastKeyIsNotTruncated() {
    NamespaceId namespace = store.namespace("bucket");
    store.putEmpty(namespace, "a/x");
    store.putEmpty(namespace, "a-b");
    ListPage page =
        store.tenant.list(namespace, new ListQuery(new byte[0], new byte[0], new byte[0], 2));
    assertEquals(List.of("K a-b", "K a/x"), page.items().stream().map(ListingTest::show).toList());
    assertTrue(!page.truncated());
  }
}
