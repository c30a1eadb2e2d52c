package dev.kiseki.application.reencrypt;

import dev.kiseki.ports.out.reseal.Walk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * The pass that is to prove that nothing is left, as far as it came: of this process only, so that
 * a restart begins it anew, with the notes of what moves. One thread.
 */
final class Pass {
  private final Deque<Walk> walks = new ArrayDeque<>();
  private final Set<Walk> below = new HashSet<>();
  private byte[] cursor = new byte[0];
  private int lost;
  private int damaged;
  private OptionalLong readMark = OptionalLong.empty();

  Pass() {
    for (Walk.Kind kind : Walk.Kind.values()) {
      walks.add(new Walk.All(kind));
    }
  }

  boolean isAtItsEnd() {
    return walks.isEmpty();
  }

  Walk walk() {
    return walks.getFirst();
  }

  byte[] cursor() {
    return cursor;
  }

  void goOnAt(byte[] next) {
    cursor = next;
  }

  /**
   * The walk came to its end; what moved meanwhile comes next. A directory is walked by its id, so
   * once is enough: what was moved out of it or into it since then was noted for itself.
   *
   * @param moves gives what was noted, told whether nothing else is left; an answer without
   *     anything ends the notes
   */
  void ended(Function<Boolean, List<Walk>> moves) {
    walks.removeFirst();
    cursor = new byte[0];
    boolean isLast = walks.isEmpty();
    List<Walk> noted = moves.apply(isLast);
    while (isLast && !noted.isEmpty() && add(noted) == 0) {
      noted = moves.apply(true);
    }
    if (!isLast) {
      add(noted);
    }
  }

  private int add(List<Walk> noted) {
    List<Walk> fresh =
        noted.stream().filter(walk -> !(walk instanceof Walk.Below) || below.add(walk)).toList();
    fresh.reversed().forEach(walks::addFirst);
    return fresh.size();
  }

  void count(PageWork.Outcome outcome) {
    lost += outcome.lost();
    damaged += outcome.damaged();
  }

  /** Whether something may still be sealed under an older key. */
  boolean isIncomplete() {
    return lost > 0;
  }

  int damaged() {
    return damaged;
  }

  /** When it ended, among readers. */
  OptionalLong readMark() {
    return readMark;
  }

  void endedAt(long mark) {
    readMark = OptionalLong.of(mark);
  }
}
