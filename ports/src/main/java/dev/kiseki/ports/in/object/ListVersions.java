package dev.kiseki.ports.in.object;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.in.Caller;
import java.util.List;
import java.util.Optional;

/** One page of all versions of a namespace's keys: by key, then newest first. */
@FunctionalInterface
public interface ListVersions {
  Page list(Query query);

  /**
   * @param delimiter empty for none
   * @param afterKey keys and common prefixes up to this are left out; empty for the first page
   * @param afterVersion versions of that very key after this one are in
   * @param limit 0 to 1,000, versions, markers and prefixes together
   */
  record Query(
      Caller caller,
      NamespaceName namespace,
      byte[] prefix,
      byte[] delimiter,
      byte[] afterKey,
      Optional<VersionId> afterVersion,
      int limit) {}

  /** The last item tells where the next page begins. */
  record Page(List<Item> items, boolean truncated) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /** A line of the page. */
  sealed interface Item {
    byte[] bytes();
  }

  /** A version with content. */
  record Kept(VersionId version, boolean isLatest, ListObjects.Summary summary) implements Item {
    @Override
    public byte[] bytes() {
      return summary.bytes();
    }
  }

  /** A delete marker. */
  record Marker(byte[] bytes, VersionId version, boolean isLatest, long modifiedSeconds)
      implements Item {}

  record CommonPrefix(byte[] bytes) implements Item {}
}
