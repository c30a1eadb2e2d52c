package dev.kiseki.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class BodyTest {
  @Test
  void theSameSeedGivesTheSameBytes() {
    assertEquals(Body.random(7, 4_096).sha256Hex(), Body.random(7, 4_096).sha256Hex());
  }

  @Test
  void anotherSeedGivesOtherBytes() {
    assertNotEquals(Body.random(7, 4_096).sha256Hex(), Body.random(8, 4_096).sha256Hex());
  }

  @Test
  void theBlocksOfOneBodyDiffer() {
    Body body = Body.random(0, 2L * Body.BLOCK_BYTES);

    assertNotEquals(body.window(0), body.window(Body.BLOCK_BYTES));
  }

  @Test
  void theLastWindowEndsWithTheBody() {
    Body body = Body.random(1, Body.BLOCK_BYTES + 10);

    assertEquals(Body.BLOCK_BYTES, body.window(0).remaining());
    assertEquals(10, body.window(Body.BLOCK_BYTES).remaining());
  }

  @Test
  void hashesTextAsEveryoneDoes() {
    assertEquals(
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        Body.text("hello").sha256Hex());
  }
}
