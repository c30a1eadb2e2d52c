package dev.kiseki.ports.out.metadata;

import java.util.List;

/**
 * A page of a listing of versions.
 *
 * @param items by key, then newest first, common prefixes among them
 * @param truncated whether more follows the last item
 */
public record VersionPage(List<VersionItem> items, boolean truncated) {
  public VersionPage {
    items = List.copyOf(items);
  }
}
