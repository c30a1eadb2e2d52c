package dev.kiseki.ports.in.object;

import dev.kiseki.domain.ETag;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.Caller;
import java.util.List;

/** One page of a namespace's keys in unsigned byte order. */
@FunctionalInterface
public interface ListObjects {
  Page list(Query query);

  /**
   * @param delimiter empty for none
   * @param after keys and common prefixes up to and including this are left out; empty for the
   *     first page
   * @param limit 0 to 1,000, keys and prefixes together
   */
  record Query(
      Caller caller,
      NamespaceName namespace,
      byte[] prefix,
      byte[] delimiter,
      byte[] after,
      int limit) {}

  /** Keys and prefixes merged in order; the last item's bytes are the next page's {@code after}. */
  record Page(List<Item> items, boolean truncated) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /** A line of the page. */
  sealed interface Item {
    byte[] bytes();
  }

  record Summary(byte[] bytes, long sizeBytes, long modifiedSeconds, ETag etag) implements Item {}

  record CommonPrefix(byte[] bytes) implements Item {}
}
