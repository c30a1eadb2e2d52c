package dev.kiseki.adapters.lmdb;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.ListPage;
import dev.kiseki.ports.out.metadata.ListQuery;
import dev.kiseki.ports.out.metadata.RemoveRow;
import dev.kiseki.ports.out.metadata.VersionItem;
import dev.kiseki.ports.out.metadata.VersionPage;
import dev.kiseki.ports.out.metadata.VersionQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prints what listing current keys costs beside delete markers; no test. The markers lie among the
 * live keys, in the same directories: every tenth key is live. Arguments: directory, live keys,
 * delete markers.
 */
final class VersionFigures {
  private static final byte[] NONE = new byte[0];
  private static final int PAGE = 1000;
  private static final int ROUNDS = 5;

  private final StoreFixture store;
  private final int live;

  private VersionFigures(StoreFixture store, int live) {
    this.store = store;
    this.live = live;
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory(Path.of(arguments[0]), "figures");
    try (StoreFixture store = new StoreFixture(EmbeddedStoreConfig.at(directory))) {
      new VersionFigures(store, Integer.parseInt(arguments[1])).run(Integer.parseInt(arguments[2]));
    }
  }

  private void run(int markers) {
    NamespaceId plain = namespace("beside-none");
    NamespaceId marked = namespace("beside-many");
    mark(marked, markers);
    for (int round = 0; round < ROUNDS; round++) {
      list(plain, 0);
      list(marked, markers);
    }
    listVersions(marked);
  }

  private NamespaceId namespace(String name) {
    NamespaceId namespace = store.namespace(name);
    store
        .tenant
        .setVersioning(
            namespace, VersioningState.UNVERSIONED, VersioningState.ENABLED, new byte[20])
        .durable();
    for (int i = 0; i < live; i++) {
      store.tenant.put(store.row(namespace, key(i * 10L), 0, new ContentBody.Empty()));
    }
    return namespace;
  }

  private void mark(NamespaceId namespace, int markers) {
    long start = System.nanoTime();
    List<RemoveRow> removals = new ArrayList<>(PAGE);
    for (long i = 0, made = 0; made < markers; i++) {
      if (i % 10 != 0 || i / 10 >= live) {
        removals.add(removal(key(i)));
        made++;
      }
      if (removals.size() == PAGE || made == markers) {
        store.tenant.remove(namespace, removals).awaitDurable();
        removals.clear();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%d delete markers made, %.0f/s%n", markers, markers / seconds);
  }

  private RemoveRow removal(ObjectKey key) {
    return new RemoveRow(
        key,
        Optional.empty(),
        new Expected.Anything(),
        store.ids.node(),
        0,
        new StoreFixture.Seal(key));
  }

  /** A thousand keys to a directory, before nine of ten are deleted. */
  private static ObjectKey key(long i) {
    return ObjectKey.of("d" + (10_000 + i / 1000) + "/object-" + (10_000_000 + i));
  }

  private void list(NamespaceId namespace, int markers) {
    long start = AdapterFigures.cpuNanos();
    int keys = 0;
    byte[] after = NONE;
    ListPage page;
    do {
      page = store.tenant.list(namespace, new ListQuery(NONE, NONE, after, PAGE));
      keys += page.items().size();
      after = page.items().isEmpty() ? after : page.items().getLast().bytes();
    } while (page.truncated());
    double seconds = (AdapterFigures.cpuNanos() - start) / 1e9;
    System.out.printf(
        "live listing beside %d delete markers: %d keys, %.0f keys per CPU second%n",
        markers, keys, keys / seconds);
  }

  private void listVersions(NamespaceId namespace) {
    long start = AdapterFigures.cpuNanos();
    int lines = 0;
    byte[] after = NONE;
    Optional<VersionId> version = Optional.empty();
    VersionPage page;
    do {
      page = store.tenant.versions(namespace, new VersionQuery(NONE, NONE, after, version, PAGE));
      lines += page.items().size();
      if (!page.items().isEmpty()) {
        VersionItem last = page.items().getLast();
        after = last.bytes();
        version =
            switch (last) {
              case VersionItem.Kept(_, var entry) ->
                  Optional.of(VersionId.of(entry.version(), entry.node()));
              case VersionItem.Marker marker ->
                  Optional.of(VersionId.of(marker.version(), marker.node()));
              case VersionItem.Prefix _ -> Optional.empty();
            };
      }
    } while (page.truncated());
    double seconds = (AdapterFigures.cpuNanos() - start) / 1e9;
    System.out.printf(
        "listing of versions: %d lines, %.0f lines per CPU second%n", lines, lines / seconds);
  }
}
