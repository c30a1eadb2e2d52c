package dev.kiseki.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.Lookup;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.Removal;
import dev.kiseki.ports.out.metadata.RemoveRow;
import dev.kiseki.ports.out.metadata.VersionItem;
import dev.kiseki.ports.out.metadata.VersionPage;
import dev.kiseki.ports.out.metadata.VersionQuery;
import dev.kiseki.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random histories: every page of versions is that of one flat list, under any state. */
interface VersionListingChapter {
  byte[] NONE = new byte[0];
  VersionId NULL = new VersionId.Null();

  Stage stage();

  @Test
  default void pagesOfRandomHistoriesEqualAFlatList() {
    Random random = Seeds.random("pagesOfRandomHistoriesEqualAFlatList");
    int universes = Integer.getInteger("kiseki.universes", 30);
    for (int i = 0; i < universes; i++) {
      assertHistory(random, i);
    }
  }

  @Test
  default void aPageAfterAVersionThatIsGoneGoesOnInItsPlace() {
    NamespaceId namespace = stage().namespace("photos");
    FlatVersions model = new FlatVersions();
    VersioningState state = set(namespace, VersioningState.UNVERSIONED, VersioningState.ENABLED);
    List<VersionId> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.addFirst(put(namespace, model, ObjectKey.of("a/b"), state));
    }
    put(namespace, model, ObjectKey.of("a/c"), state);
    remove(namespace, model, ObjectKey.of("a/b"), ids.get(2));
    assertEquals(List.of(ids.get(3), ids.get(4)), after(namespace, ids.get(2)));
    remove(namespace, model, ObjectKey.of("a/b"), ids.get(0));
    assertEquals(List.of(ids.get(1), ids.get(3), ids.get(4)), after(namespace, ids.get(0)));
    assertEquals(List.of(ids.get(1), ids.get(3), ids.get(4)), after(namespace, NULL));
    VersionPage page = stage().metadata().versions(namespace, query(ids.get(0)));
    assertEquals(true, VersionPages.isLatest(page.items().getFirst()));
  }

  private List<VersionId> after(NamespaceId namespace, VersionId version) {
    List<VersionItem> items = stage().metadata().versions(namespace, query(version)).items();
    assertEquals("a/c", new String(items.getLast().bytes(), UTF_8));
    return items.subList(0, items.size() - 1).stream().map(VersionPages::id).toList();
  }

  private static VersionQuery query(VersionId version) {
    return new VersionQuery(NONE, NONE, Stage.bytes("a/b"), Optional.of(version), 100);
  }

  private void assertHistory(Random random, int number) {
    NamespaceId namespace = stage().namespace("history-" + number);
    FlatVersions model = new FlatVersions();
    List<ObjectKey> keys = List.copyOf(RandomKeys.universe(random));
    VersioningState state = VersioningState.UNVERSIONED;
    for (int step = 0; step < 120; step++) {
      ObjectKey key = keys.get(random.nextInt(keys.size()));
      switch (random.nextInt(10)) {
        case 0 -> {
          VersioningState next =
              random.nextBoolean() ? VersioningState.ENABLED : VersioningState.SUSPENDED;
          state = random.nextInt(3) == 0 ? set(namespace, state, next) : state;
        }
        case 1, 2 -> removeAny(namespace, model, random);
        case 3, 4 -> delete(namespace, model, key, state);
        default -> put(namespace, model, key, state);
      }
      if (step % 10 == 0) {
        assertCurrent(namespace, model, keys);
      }
    }
    assertRandomQueries(namespace, model, random, 40);
    while (!model.keys().isEmpty()) {
      removeAny(namespace, model, random);
    }
    stage().metadata().dropNamespace(namespace).durable();
  }

  private VersioningState set(NamespaceId namespace, VersioningState from, VersioningState to) {
    stage().metadata().setVersioning(namespace, from, to, new byte[20]).durable();
    return to;
  }

  private VersionId put(
      NamespaceId namespace, FlatVersions model, ObjectKey key, VersioningState state) {
    PutRow row = stage().row(namespace, key, new Expected.Anything(), new byte[0]);
    Optional<VersionId> made = stage().metadata().put(row).durable().versionId(row.node());
    assertEquals(state == VersioningState.UNVERSIONED, made.isEmpty());
    assertEquals(state != VersioningState.ENABLED, made.orElse(NULL).equals(NULL));
    model.add(key, new FlatVersions.Entry(made.orElse(NULL), false));
    return made.orElse(NULL);
  }

  private void delete(
      NamespaceId namespace, FlatVersions model, ObjectKey key, VersioningState state) {
    RemoveRow removal = stage().removal(key, Optional.empty(), new Expected.Anything());
    Removal done = stage().remove(namespace, removal).getFirst();
    if (state == VersioningState.UNVERSIONED) {
      assertEquals(model.isLive(key) ? new Removal.Removed() : new Removal.Absent(), done);
      model.remove(key, NULL);
    } else {
      var marked = assertInstanceOf(Removal.Marked.class, done);
      VersionId id = VersionId.of(marked.marker(), removal.newNode());
      assertEquals(state == VersioningState.SUSPENDED, id.equals(NULL));
      model.add(key, new FlatVersions.Entry(id, true));
    }
  }

  private void removeAny(NamespaceId namespace, FlatVersions model, Random random) {
    Optional<FlatVersions.Line> any = model.any(random);
    if (any.isPresent()) {
      remove(namespace, model, ObjectKey.of(any.get().bytes()), any.get().id().orElseThrow());
    }
  }

  private void remove(NamespaceId namespace, FlatVersions model, ObjectKey key, VersionId version) {
    boolean isMarker = model.of(key).stream().anyMatch(e -> e.id().equals(version) && e.isMarker());
    RemoveRow removal = stage().removal(key, Optional.of(version), new Expected.Anything());
    assertEquals(
        isMarker ? new Removal.Unmarked() : new Removal.Removed(),
        stage().remove(namespace, removal).getFirst());
    model.remove(key, version);
  }

  private void assertCurrent(NamespaceId namespace, FlatVersions model, List<ObjectKey> keys) {
    for (ObjectKey key : keys) {
      Lookup found = stage().metadata().lookup(namespace, key, Optional.empty());
      switch (found) {
        case Lookup.Absent _ -> assertEquals(List.of(), model.of(key));
        case Lookup.Found(var row) -> {
          ContentReader.checkPath(key, row);
          assertEquals(
              new FlatVersions.Entry(VersionId.of(row.version(), row.node()), false),
              model.of(key).getFirst());
        }
        case Lookup.Marked(var row) ->
            assertEquals(
                new FlatVersions.Entry(VersionId.of(row.version(), row.node()), true),
                model.of(key).getFirst());
      }
      for (FlatVersions.Entry entry : model.of(key)) {
        Lookup one = stage().metadata().lookup(namespace, key, Optional.of(entry.id()));
        assertEquals(entry.isMarker(), one instanceof Lookup.Marked);
        assertEquals(!entry.isMarker(), one instanceof Lookup.Found);
      }
    }
    List<String> live = keys.stream().filter(model::isLive).map(ObjectKey::text).toList();
    assertEquals(live, VersionPages.live(stage(), namespace));
  }

  private void assertRandomQueries(
      NamespaceId namespace, FlatVersions model, Random random, int count) {
    for (int i = 0; i < count; i++) {
      byte[] prefix = RandomKeys.prefix(random, model.keys());
      byte[] delimiter = RandomKeys.delimiter(random);
      int limit = random.nextInt(1, 9);
      assertAllPages(namespace, model, prefix, delimiter, limit);
      Optional<FlatVersions.Line> after = model.any(random);
      boolean atLine = after.isPresent() && random.nextBoolean();
      byte[] afterKey =
          atLine ? after.orElseThrow().bytes() : RandomKeys.prefix(random, model.keys());
      Optional<VersionId> version =
          atLine && random.nextInt(3) > 0 ? after.orElseThrow().id() : Optional.empty();
      assertPage(namespace, model, new VersionQuery(prefix, delimiter, afterKey, version, limit));
    }
  }

  private void assertAllPages(
      NamespaceId namespace, FlatVersions model, byte[] prefix, byte[] delimiter, int limit) {
    byte[] after = NONE;
    Optional<VersionId> version = Optional.empty();
    while (true) {
      VersionPage page =
          assertPage(namespace, model, new VersionQuery(prefix, delimiter, after, version, limit));
      if (!page.truncated()) {
        return;
      }
      VersionItem last = page.items().getLast();
      after = last.bytes();
      version =
          last instanceof VersionItem.Prefix
              ? Optional.empty()
              : Optional.of(VersionPages.id(last));
    }
  }

  private VersionPage assertPage(NamespaceId namespace, FlatVersions model, VersionQuery query) {
    FlatVersions.Page expected = model.page(query);
    VersionPage page = stage().metadata().versions(namespace, query);
    List<String> lines = new ArrayList<>();
    for (VersionItem item : page.items()) {
      VersionPages.check(item);
      lines.add(
          item instanceof VersionItem.Prefix
              ? "prefix " + FlatVersions.hex(item.bytes())
              : FlatVersions.text(
                  item instanceof VersionItem.Marker,
                  item.bytes(),
                  VersionPages.id(item),
                  VersionPages.isLatest(item)));
    }
    assertEquals(expected.lines(), lines, () -> describe(query));
    assertEquals(expected.truncated(), page.truncated(), () -> describe(query));
    return page;
  }

  private static String describe(VersionQuery query) {
    return "prefix=%s delimiter=%s after=%s %s limit=%d"
        .formatted(
            FlatVersions.hex(query.prefix()),
            FlatVersions.hex(query.delimiter()),
            FlatVersions.hex(query.afterKey()),
            query.afterVersion(),
            query.limit());
  }
}
