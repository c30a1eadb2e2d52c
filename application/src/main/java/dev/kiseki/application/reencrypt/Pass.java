package dev.kiseki.application.reencrypt;

import dev.kiseki.ports.out.reseal.Walk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * The pass that is to prove that nothing is left, as far as it came: of this process only, so that
 * a restart begins it anew, with the notes of what moves. One thread.
 */
final class Pass {
  private final Deque<Walk> walks = new ArrayDeque<>();
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

  /** Whether nothing else is to be walked. */
  boolean isLastWalk() {
    return walks.size() == 1;
  }

  byte[] cursor() {
    return cursor;
  }

  void goOnAt(byte[] next) {
    cursor = next;
  }

  /** The walk came to its end; what moved meanwhile comes next. */
  void ended(List<Walk> moves) {
    walks.removeFirst();
    cursor = new byte[0];
    moves.reversed().forEach(walks::addFirst);
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
