package dev.kiseki.application.keys;

import dev.kiseki.ports.out.system.TenantCatalog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/**
 * A catalogue whose process dies at one of its writes: before the write reached the disk, or after
 * it did and before anybody heard of it.
 */
final class BreakingCatalog {
  private static final Set<String> WRITES = Set.of("shred", "replaceRoot");

  private final TenantCatalog catalog;
  private int writesLeft = Integer.MAX_VALUE;
  private boolean isWritten;

  BreakingCatalog(TenantCatalog catalog) {
    this.catalog = catalog;
  }

  /** What a crash looks like to whoever comes after it: nothing. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  /**
   * Dies at the nth write from now.
   *
   * @param afterwards once it is durable
   */
  TenantCatalog dyingAt(int nth, boolean afterwards) {
    writesLeft = nth;
    isWritten = afterwards;
    return (TenantCatalog)
        Proxy.newProxyInstance(
            TenantCatalog.class.getClassLoader(),
            new Class<?>[] {TenantCatalog.class},
            (_, method, words) -> {
              boolean dies = WRITES.contains(method.getName()) && --writesLeft == 0;
              if (dies && !isWritten) {
                throw new Crash();
              }
              try {
                Object answer = method.invoke(catalog, words);
                if (dies) {
                  throw new Crash();
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
