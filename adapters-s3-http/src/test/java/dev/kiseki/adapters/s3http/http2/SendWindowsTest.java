package dev.kiseki.adapters.s3http.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SendWindowsTest {
  private final SendWindows windows = new SendWindows();

  private static FutureTask<Integer> waiting(SendWindows.Window window) {
    FutureTask<Integer> taking = new FutureTask<>(() -> window.take(10));
    Thread thread = Thread.ofPlatform().start(taking);
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return taking;
  }

  /** The first in line has no use for what the connection may send: the next one has. */
  @Test
  void whoCannotSendPassesItOn() throws Exception {
    SendWindows.Window first = windows.window();
    SendWindows.Window second = windows.window();
    assertEquals(65_535, windows.window().takeNow(100_000));
    FutureTask<Integer> one = waiting(first);
    FutureTask<Integer> two = waiting(second);
    first.open(-65_535);
    long beganNanos = System.nanoTime();
    windows.open(10);
    assertEquals(10, two.get(20, TimeUnit.SECONDS));
    // Not by looking again.
    assertTrue(System.nanoTime() - beganNanos < TimeUnit.MILLISECONDS.toNanos(700));
    first.close();
    assertEquals(0, one.get(20, TimeUnit.SECONDS));
  }
}
