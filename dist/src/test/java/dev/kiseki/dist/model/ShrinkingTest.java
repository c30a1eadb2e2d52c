package dev.kiseki.dist.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkingTest {
  @Test
  void whatDoesNotMatterIsLeftOut() {
    List<Integer> steps = IntStream.range(0, 100).boxed().toList();
    assertEquals(
        List.of(3, 50, 99),
        Shrinking.smallest(steps, left -> left.containsAll(List.of(3, 50, 99))));
  }

  @Test
  void aSingleStepThatFailsAloneIsLeft() {
    assertEquals(List.of(7), Shrinking.smallest(List.of(1, 7, 9), left -> left.contains(7)));
  }

  @Test
  void orderMatters() {
    assertEquals(
        List.of(2, 1),
        Shrinking.smallest(
            List.of(1, 2, 0, 1, 2),
            left -> left.indexOf(2) >= 0 && left.indexOf(2) < left.lastIndexOf(1)));
  }
}
