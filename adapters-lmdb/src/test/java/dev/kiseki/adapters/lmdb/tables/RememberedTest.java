package dev.kiseki.adapters.lmdb.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RememberedTest {
  private final Remembered<String, String> rows = new Remembered<>();

  @Test
  void aRowIsReadOnce() {
    assertEquals("first", look("first"));
    assertEquals("first", look("second"));
  }

  @Test
  void whoSeesAChangeBeforeItsCallerHearsOfItSeesItHereToo() {
    look("old");
    rows.changing();
    // The commit may be visible from here on, and other rows of it may have been read.
    assertEquals("new", look("new"));
    assertEquals("newer", look("newer"));
    rows.changed();
    assertEquals("newest", look("newest"));
    assertEquals("newest", look("nothing else"));
  }

  @Test
  void whatWasReadBeforeAChangeIsNotRemembered() {
    rows.get(
        "key",
        () -> {
          rows.changing();
          rows.changed();
          return Optional.of("old");
        });
    assertEquals("new", look("new"));
  }

  @Test
  void oneChangeThatEndsLeavesAnotherUnderWay() {
    rows.changing();
    rows.changing();
    rows.changed();
    assertEquals("old", look("old"));
    assertEquals("new", look("new"));
  }

  private String look(String stored) {
    return rows.get("key", () -> Optional.of(stored)).orElseThrow();
  }
}
