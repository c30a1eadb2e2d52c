package dev.kiseki.ports.out.metadata;

import java.util.List;

/**
 * A page of a listing.
 *
 * @param items keys and common prefixes, merged in byte order
 * @param truncated whether more follows the last item
 */
public record ListPage(List<ListItem> items, boolean truncated) {
  public ListPage {
    items = List.copyOf(items);
  }
}
