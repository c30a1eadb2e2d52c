package dev.kiseki.domain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where in its tenant a principal may act. A key and a listing are judged alike: what they begin
 * with must begin with one of the prefixes.
 *
 * @param namespaces empty: all of the tenant's
 * @param prefixes empty: all keys
 */
public record AccessScope(SortedSet<NamespaceName> namespaces, List<String> prefixes) {
  /** The whole tenant. */
  public static final AccessScope ALL = new AccessScope(new TreeSet<>(), List.of());

  /** More are no limit that anyone could still read. */
  public static final int MAX_ENTRIES = 100;

  public AccessScope {
    if (namespaces.size() > MAX_ENTRIES || prefixes.size() > MAX_ENTRIES) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "A principal is limited to at most 100 buckets and 100 prefixes.");
    }
    for (String prefix : prefixes) {
      if (prefix.isEmpty()
          || prefix.getBytes(StandardCharsets.UTF_8).length > ObjectKey.MAX_BYTES) {
        throw new KisekiException(
            ErrorCode.CONFIGURATION_INVALID, "A prefix has 1 to 1,024 bytes of UTF-8.");
      }
    }
    namespaces = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
    prefixes = prefixes.stream().distinct().sorted().toList();
  }

  public boolean isWholeTenant() {
    return namespaces.isEmpty() && prefixes.isEmpty();
  }

  public boolean covers(NamespaceName namespace) {
    return namespaces.isEmpty() || namespaces.contains(namespace);
  }

  /**
   * Whether everything that begins with these bytes of UTF-8 is within the scope: a key, a prefix
   * of keys, or nothing for all keys of the namespace.
   */
  public boolean covers(NamespaceName namespace, byte[] below) {
    return covers(namespace)
        && (prefixes.isEmpty() || prefixes.stream().anyMatch(prefix -> startsWith(below, prefix)));
  }

  private static boolean startsWith(byte[] bytes, String prefix) {
    byte[] start = prefix.getBytes(StandardCharsets.UTF_8);
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }
}
