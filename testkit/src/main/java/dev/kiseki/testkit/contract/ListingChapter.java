package dev.kiseki.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.ListItem;
import dev.kiseki.ports.out.metadata.ListPage;
import dev.kiseki.ports.out.metadata.ListQuery;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.testkit.Seeds;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

/** Listings are those of a flat sorted set, whatever lies beneath. */
interface ListingChapter {
  Stage stage();

  @Test
  default void oddKeysAreListedInByteOrder() {
    NamespaceId namespace = stage().namespace("photos");
    FlatListing model = new FlatListing();
    for (String key : ObjectChapter.ODD_KEYS) {
      stage().put(namespace, key, "");
      model.add(ObjectKey.of(key));
    }
    for (String delimiter : List.of("", "/", "a", "//", "é", "/b")) {
      for (String prefix :
          List.of("", "a", "a/", "a/.", "é", "/", "//", "a".repeat(480), "a".repeat(481), "q")) {
        for (int limit : new int[] {1, 3, 1_000}) {
          assertAllPages(namespace, model, Stage.bytes(prefix), Stage.bytes(delimiter), limit);
        }
      }
    }
  }

  @Test
  default void aListedKeyCarriesWhatItsPutSaid() {
    NamespaceId namespace = stage().namespace("photos");
    PutRow row =
        stage()
            .row(namespace, ObjectKey.of("a/b"), new Expected.Anything(), Stage.pattern(2000, 1));
    stage().metadata().put(row).durable();
    byte[] none = new byte[0];
    ListPage page = stage().metadata().list(namespace, new ListQuery(none, none, none, 10));
    ListItem.Key key = (ListItem.Key) page.items().getFirst();
    assertEquals(row.node(), key.node());
    assertEquals(row.content(), key.content());
    assertEquals(2000, key.sizeBytes());
    assertEquals(Stage.MODIFIED, key.modifiedMillis());
    assertArrayEquals(
        FakeSeals.entry(key.parent(), row.node(), row.content(), Version.UNVERSIONED),
        key.sealedEntry());
    assertFalse(page.truncated());
  }

  @Test
  default void aPageOfNothingIsEmpty() {
    NamespaceId namespace = stage().namespace("photos");
    stage().put(namespace, "a", "");
    byte[] none = new byte[0];
    assertTrue(
        stage().metadata().list(namespace, new ListQuery(none, none, none, 0)).items().isEmpty());
  }

  @Test
  default void pagesOfRandomUniversesEqualAFlatSortedSet() {
    Random random = Seeds.random("pagesOfRandomUniversesEqualAFlatSortedSet");
    int universes = Integer.getInteger("kiseki.universes", 30);
    for (int i = 0; i < universes; i++) {
      assertUniverse(random, i);
    }
  }

  private void assertUniverse(Random random, int number) {
    NamespaceId namespace = stage().namespace("universe-" + number);
    FlatListing model = new FlatListing();
    SortedSet<ObjectKey> keys = RandomKeys.universe(random);
    keys.forEach(key -> add(namespace, model, key));
    assertRandomQueries(namespace, model, random, 40);
    for (ObjectKey key : List.copyOf(keys)) {
      if (random.nextBoolean()) {
        remove(namespace, model, key);
        keys.remove(key);
      }
    }
    assertRandomQueries(namespace, model, random, 20);
    keys.forEach(key -> remove(namespace, model, key));
    stage().metadata().dropNamespace(namespace).durable();
  }

  private void add(NamespaceId namespace, FlatListing model, ObjectKey key) {
    stage().metadata().put(stage().row(namespace, key, new Expected.Absent(), new byte[0]));
    model.add(key);
  }

  private void remove(NamespaceId namespace, FlatListing model, ObjectKey key) {
    stage().remove(namespace, key.text());
    model.remove(key);
  }

  private void assertRandomQueries(
      NamespaceId namespace, FlatListing model, Random random, int count) {
    for (int i = 0; i < count; i++) {
      byte[] prefix = RandomKeys.prefix(random, model.keys());
      byte[] delimiter = RandomKeys.delimiter(random);
      int limit = random.nextInt(1, 9);
      assertAllPages(namespace, model, prefix, delimiter, limit);
      byte[] after = RandomKeys.prefix(random, model.keys());
      assertPage(namespace, model, new ListQuery(prefix, delimiter, after, limit));
    }
  }

  private void assertAllPages(
      NamespaceId namespace, FlatListing model, byte[] prefix, byte[] delimiter, int limit) {
    byte[] after = new byte[0];
    while (true) {
      ListPage page = assertPage(namespace, model, new ListQuery(prefix, delimiter, after, limit));
      if (!page.truncated()) {
        return;
      }
      after = page.items().getLast().bytes();
    }
  }

  private ListPage assertPage(NamespaceId namespace, FlatListing model, ListQuery query) {
    FlatListing.Page expected = model.page(query);
    ListPage page = stage().metadata().list(namespace, query);
    List<String> lines = new ArrayList<>();
    for (ListItem item : page.items()) {
      String kind = item instanceof ListItem.Prefix ? "prefix " : "key ";
      lines.add(kind + HexFormat.of().formatHex(item.bytes()));
    }
    assertEquals(expected.lines(), lines, () -> describe(query));
    assertEquals(expected.truncated(), page.truncated(), () -> describe(query));
    return page;
  }

  private static String describe(ListQuery query) {
    HexFormat hex = HexFormat.of();
    return "prefix=%s delimiter=%s after=%s limit=%d"
        .formatted(
            hex.formatHex(query.prefix()),
            hex.formatHex(query.delimiter()),
            hex.formatHex(query.after()),
            query.limit());
  }
}
