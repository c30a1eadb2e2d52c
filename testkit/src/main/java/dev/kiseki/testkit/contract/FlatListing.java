package dev.kiseki.testkit.contract;

import dev.kiseki.domain.ObjectKey;
import dev.kiseki.ports.out.metadata.ListQuery;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The definition of a listing, in as few lines as possible. */
final class FlatListing {
  private final SortedSet<ObjectKey> keys = new TreeSet<>();

  /**
   * One page.
   *
   * @param lines "key" or "prefix", and its bytes in hexadecimal digits
   */
  record Page(List<String> lines, boolean truncated) {}

  void add(ObjectKey key) {
    keys.add(key);
  }

  void remove(ObjectKey key) {
    keys.remove(key);
  }

  SortedSet<ObjectKey> keys() {
    return keys;
  }

  Page page(ListQuery query) {
    List<Item> all =
        keys.stream()
            .map(ObjectKey::toBytes)
            .filter(key -> startsWith(key, query.prefix(), 0))
            .map(key -> item(key, query))
            .distinct()
            .filter(item -> Arrays.compareUnsigned(item.bytes(), query.after()) > 0)
            .toList();
    return new Page(
        all.stream().limit(query.limit()).map(Item::line).toList(), all.size() > query.limit());
  }

  /** The key itself, or the prefix that ends with the first delimiter after the query's prefix. */
  private static Item item(byte[] key, ListQuery query) {
    byte[] delimiter = query.delimiter();
    for (int at = query.prefix().length;
        delimiter.length > 0 && at + delimiter.length <= key.length;
        at++) {
      if (startsWith(key, delimiter, at)) {
        return new Item("prefix " + HexFormat.of().formatHex(key, 0, at + delimiter.length));
      }
    }
    return new Item("key " + HexFormat.of().formatHex(key));
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix, int at) {
    return at + prefix.length <= bytes.length
        && Arrays.equals(bytes, at, at + prefix.length, prefix, 0, prefix.length);
  }

  private record Item(String line) {
    byte[] bytes() {
      return HexFormat.of().parseHex(line, line.indexOf(' ') + 1, line.length());
    }
  }
}
