package dev.kiseki.testkit.files;

import dev.kiseki.ports.in.file.FileName;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The names of a directory in the order they came. A name keeps its cookie for as long as it is
 * there, whatever node it leads to. Guarded by the tree's lock.
 */
final class Children {
  /** Cookies 1 and 2 are those of {@code .} and {@code ..}. */
  private static final long FIRST_COOKIE = 3;

  private final Map<FileName, Child> byName = new HashMap<>();
  private final NavigableMap<Long, Child> byCookie = new TreeMap<>();
  private long nextCookie = FIRST_COOKIE;

  /** The directory itself for the root, and for one that was removed. */
  Node parent;

  /** A name and what it leads to. */
  record Child(FileName name, long cookie, Node node) {}

  Children(Node self) {
    this.parent = self;
  }

  Optional<Node> get(FileName name) {
    return Optional.ofNullable(byName.get(name)).map(Child::node);
  }

  boolean contains(FileName name) {
    return byName.containsKey(name);
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  void put(FileName name, Node node) {
    Child old = byName.get(name);
    Child child = new Child(name, old == null ? nextCookie++ : old.cookie(), node);
    byName.put(name, child);
    byCookie.put(child.cookie(), child);
  }

  void remove(FileName name) {
    Child child = byName.remove(name);
    if (child != null) {
      byCookie.remove(child.cookie());
    }
  }

  Collection<Child> after(long cookie) {
    return byCookie.tailMap(cookie, false).values();
  }
}
