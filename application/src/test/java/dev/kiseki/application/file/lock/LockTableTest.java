package dev.kiseki.application.file.lock;

import static java.util.concurrent.Future.State.FAILED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileLock;
import dev.kiseki.ports.in.file.FileLock.Space;
import dev.kiseki.ports.in.file.FileLock.Strength;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.testkit.Seeds;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class LockTableTest {
  private static final long SESSION = 1;
  private static final long OTHER_SESSION = 2;
  private static final NodeId NODE = new NodeId(1);
  private static final int BYTES = 24;
  private static final int OWNERS = 3;

  private final LockTable table = new LockTable();

  private static FileLock range(int owner, Strength strength, long first, long last) {
    return new FileLock(Space.RANGES, strength, new LockOwner(owner), owner, first, last);
  }

  private static FileHandle handle(int owner) {
    return new FileHandle(owner);
  }

  /** The model has one strength, or none, for each owner and byte. */
  @Test
  void rangesSplitAndJoinAsBytesWould() {
    Random random = Seeds.random("LockTableTest");
    Optional<?>[][] model = new Optional<?>[OWNERS][BYTES];
    for (Optional<?>[] bytes : model) {
      Arrays.fill(bytes, Optional.empty());
    }
    for (int step = 0; step < 5_000; step++) {
      int owner = random.nextInt(OWNERS);
      int first = random.nextInt(BYTES);
      int last = first + random.nextInt(BYTES - first);
      Strength strength = random.nextBoolean() ? Strength.SHARED : Strength.EXCLUSIVE;
      FileLock wanted = range(owner, strength, first, last);
      if (random.nextInt(3) == 0) {
        table.unlock(SESSION, NODE, wanted);
        Arrays.fill(model[owner], first, last + 1, Optional.empty());
      } else if (isFree(model, wanted, owner)) {
        table.lock(SESSION, NODE, handle(owner), wanted);
        Arrays.fill(model[owner], first, last + 1, Optional.of(strength));
      } else {
        KisekiException held =
            assertThrows(
                KisekiException.class, () -> table.lock(SESSION, NODE, handle(owner), wanted));
        assertEquals(ErrorCode.LOCK_HELD, held.code());
      }
      check(model);
    }
  }

  private static boolean isFree(Optional<?>[][] model, FileLock wanted, int owner) {
    for (int other = 0; other < OWNERS; other++) {
      for (int i = (int) wanted.firstByte(); i <= wanted.lastByte(); i++) {
        if (other != owner
            && model[other][i].isPresent()
            && (wanted.strength() == Strength.EXCLUSIVE
                || model[other][i].get() == Strength.EXCLUSIVE)) {
          return false;
        }
      }
    }
    return true;
  }

  private void check(Optional<?>[][] model) {
    for (int owner = 0; owner < OWNERS; owner++) {
      for (int i = 0; i < BYTES; i++) {
        for (Strength strength : Strength.values()) {
          FileLock probe = range(owner, strength, i, i);
          assertEquals(
              isFree(model, probe, owner), table.conflicting(SESSION, NODE, probe).isEmpty());
        }
      }
    }
  }

  @Test
  void aWaitEndsWhenTheHolderCloses() throws Exception {
    table.lock(SESSION, NODE, handle(1), range(1, Strength.EXCLUSIVE, 0, 9));
    FutureTask<Boolean> wait = waiting(2, 20);
    table.flushed(SESSION, NODE, new LockOwner(1));
    assertEquals(true, wait.get(20, TimeUnit.SECONDS));
  }

  @Test
  void anInterruptEndsTheWaitEvenIfItComesFirst() {
    table.lock(SESSION, NODE, handle(1), range(1, Strength.EXCLUSIVE, 0, 9));
    table.interrupt(SESSION, 20);
    FutureTask<Boolean> wait = waiting(2, 20);
    assertThrows(ExecutionException.class, () -> wait.get(20, TimeUnit.SECONDS));
    assertEquals(ErrorCode.OPERATION_INTERRUPTED, codeOf(wait));
  }

  private static ErrorCode codeOf(FutureTask<Boolean> failed) {
    return ((KisekiException) failed.exceptionNow()).code();
  }

  @Test
  @Timeout(20)
  void twoThatWaitForEachOtherAreADeadlock() throws Exception {
    table.lock(SESSION, NODE, handle(1), range(1, Strength.EXCLUSIVE, 0, 0));
    table.lock(SESSION, NODE, handle(2), range(2, Strength.EXCLUSIVE, 1, 1));
    FutureTask<Boolean> first = waitingFor(range(1, Strength.EXCLUSIVE, 1, 1), 10);
    FutureTask<Boolean> second = waitingFor(range(2, Strength.EXCLUSIVE, 0, 0), 20);
    // Whichever came second is refused; its exit lets the other through.
    while (first.state() != FAILED && second.state() != FAILED) {
      Thread.onSpinWait();
    }
    FutureTask<Boolean> refused = first.state() == FAILED ? first : second;
    assertEquals(ErrorCode.LOCK_DEADLOCK, codeOf(refused));
    table.flushed(SESSION, NODE, new LockOwner(refused.equals(first) ? 1 : 2));
    assertEquals(true, (refused.equals(first) ? second : first).get(20, TimeUnit.SECONDS));
  }

  @Test
  void sessionsWithEqualOwnersKeepEachOtherOut() {
    table.lock(SESSION, NODE, handle(1), range(1, Strength.EXCLUSIVE, 0, 9));
    FileLock same = range(1, Strength.SHARED, 5, 5);
    assertEquals(true, table.conflicting(OTHER_SESSION, NODE, same).isPresent());
    table.released(OTHER_SESSION, NODE, handle(1));
    assertEquals(true, table.conflicting(OTHER_SESSION, NODE, same).isPresent());
    table.sessionEnded(SESSION);
    table.lock(OTHER_SESSION, NODE, handle(1), same);
  }

  @Test
  void aSessionThatEndsWaitsNoLonger() {
    table.lock(OTHER_SESSION, NODE, handle(1), range(1, Strength.EXCLUSIVE, 0, 9));
    FutureTask<Boolean> wait = waiting(2, 20);
    while (!wait.isDone()) {
      table.sessionEnded(SESSION);
      Thread.onSpinWait();
    }
    assertEquals(ErrorCode.OPERATION_INTERRUPTED, codeOf(wait));
  }

  private FutureTask<Boolean> waiting(int owner, long operation) {
    return waitingFor(range(owner, Strength.SHARED, 5, 5), operation);
  }

  private FutureTask<Boolean> waitingFor(FileLock wanted, long operation) {
    int owner = wanted.pid();
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              table.lockWaiting(SESSION, operation, NODE, handle(owner), wanted);
              return true;
            });
    Thread.ofVirtual().start(task);
    return task;
  }
}
