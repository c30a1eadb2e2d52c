package dev.kiseki.dist.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Leaves out steps for as long as what is left still fails. Source: Zeller, delta debugging. */
final class Shrinking {
  private Shrinking() {}

  /** A sequence that fails and of which no single step can be left out. */
  static <T> List<T> smallest(List<T> failing, Predicate<List<T>> fails) {
    List<T> kept = failing;
    for (int size = Math.max(1, kept.size() / 2); size >= 1; ) {
      List<T> shorter = without(kept, size, fails);
      if (shorter.size() < kept.size()) {
        kept = shorter;
        size = Math.max(1, Math.min(size, kept.size() / 2));
      } else {
        size = size == 1 ? 0 : size / 2;
      }
    }
    return kept;
  }

  private static <T> List<T> without(List<T> all, int size, Predicate<List<T>> fails) {
    List<T> kept = all;
    for (int from = kept.size() - size; from > -size; from -= size) {
      int start = Math.max(0, from);
      List<T> tried = new ArrayList<>(kept.subList(0, start));
      tried.addAll(kept.subList(Math.min(kept.size(), from + size), kept.size()));
      if (fails.test(tried)) {
        kept = tried;
      }
    }
    return kept;
  }
}
