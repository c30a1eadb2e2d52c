package dev.kiseki.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.out.metadata.ListItem;
import dev.kiseki.ports.out.metadata.ListQuery;
import dev.kiseki.ports.out.metadata.VersionItem;
import dev.kiseki.ports.out.metadata.VersionPage;
import dev.kiseki.ports.out.metadata.VersionQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads listings of versions as the use cases do: every line's seal is checked. */
final class VersionPages {
  private static final byte[] NONE = new byte[0];

  private VersionPages() {}

  /**
   * All lines: the key, the version, and whether that is a marker. The first of a key is latest.
   */
  static List<String> all(Stage stage, NamespaceId namespace) {
    List<String> lines = new ArrayList<>();
    String last = "";
    for (VersionItem item : page(stage, namespace, NONE).items()) {
      String key = new String(item.bytes(), StandardCharsets.UTF_8);
      FakeSeals.require(isLatest(item) != key.equals(last), "which version is the latest");
      last = key;
      boolean isMarker = item instanceof VersionItem.Marker;
      lines.add(key + " " + id(item) + (isMarker ? " marker" : ""));
    }
    return lines;
  }

  /** The versions of a key, newest first. */
  static List<VersionId> idsOf(Stage stage, NamespaceId namespace, ObjectKey key) {
    return page(stage, namespace, key.toBytes()).items().stream()
        .filter(item -> java.util.Arrays.equals(item.bytes(), key.toBytes()))
        .map(VersionPages::id)
        .toList();
  }

  private static VersionPage page(Stage stage, NamespaceId namespace, byte[] prefix) {
    VersionPage page =
        stage
            .metadata()
            .versions(namespace, new VersionQuery(prefix, NONE, NONE, Optional.empty(), 1000));
    page.items().forEach(VersionPages::check);
    return page;
  }

  static List<String> live(Stage stage, NamespaceId namespace) {
    return stage.metadata().list(namespace, new ListQuery(NONE, NONE, NONE, 1000)).items().stream()
        .map(ListItem::bytes)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .toList();
  }

  static void check(VersionItem item) {
    switch (item) {
      case VersionItem.Kept(_, ListItem.Key key) -> check(key);
      case VersionItem.Marker marker ->
          assertArrayEquals(
              FakeSeals.marker(
                  marker.parent(), marker.node(), marker.version(), marker.modifiedMillis()),
              marker.tag());
      case VersionItem.Prefix _ -> {
        // it has none
      }
    }
  }

  private static void check(ListItem.Key key) {
    if (key.nameTag().length == 0) {
      assertArrayEquals(
          FakeSeals.entry(key.parent(), key.node(), key.content(), key.version()),
          key.sealedEntry());
      return;
    }
    String text = new String(key.bytes(), StandardCharsets.UTF_8);
    byte[] name = Stage.bytes(text.substring(text.lastIndexOf('/') + 1));
    assertArrayEquals(FakeSeals.name(key.parent(), name, key.node()), key.nameTag());
    assertArrayEquals(FakeSeals.state(key.node(), key.content(), key.version()), key.sealedEntry());
  }

  static boolean isLatest(VersionItem item) {
    return switch (item) {
      case VersionItem.Kept(boolean isLatest, _) -> isLatest;
      case VersionItem.Marker marker -> marker.isLatest();
      case VersionItem.Prefix _ -> false;
    };
  }

  static VersionId id(VersionItem item) {
    return switch (item) {
      case VersionItem.Kept(_, ListItem.Key key) -> VersionId.of(key.version(), key.node());
      case VersionItem.Marker marker -> VersionId.of(marker.version(), marker.node());
      case VersionItem.Prefix _ -> throw new AssertionError("a prefix has no version");
    };
  }
}
