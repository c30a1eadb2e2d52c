package dev.kiseki.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {
  private static final Scenario SCENARIO =
      Catalogue.scenarios().stream()
          .filter(scenario -> scenario.name().equals("get-4k-c16"))
          .findFirst()
          .orElseThrow();

  private final ResultTable table = new ResultTable();

  @Test
  void anOddNumberHasAMiddle() {
    assertEquals(2, Median.of(9, 1, 2));
  }

  @Test
  void anEvenNumberMeetsInTheMiddle() {
    assertEquals(2.5, Median.of(9, 1, 2, 3));
  }

  @Test
  void theMedianOfNothingIsNoNumber() {
    assertTrue(Double.isNaN(Median.of()));
  }

  @Test
  void aRowComparesTheMediansOfBothServers() {
    addRates(Target.Kind.S3, 1_000, 3_000, 2_000);
    addRates(Target.Kind.FILES, 4_000, 5_000, 3_000);

    assertEquals(
        List.of("get-4k-c16", "req/s", "2,000", "1,000–3,000", "4,000", "0.50"),
        cells().subList(0, 6));
  }

  @Test
  void whatWasNotMeasuredIsADash() {
    addRates(Target.Kind.S3, 1_000);

    assertEquals(List.of("get-4k-c16", "req/s", "1,000", "–", "–", "–"), cells().subList(0, 6));
  }

  @Test
  void bytesBecomeMegabytesOfAMillion() {
    assertEquals(2.5, Unit.MEGABYTES.rate(7, 2_500_000));
    assertEquals(7, Unit.REQUESTS.rate(7, 2_500_000));
    assertEquals(5_000, Unit.KEYS.rate(5, 5_000));
  }

  @Test
  void aScenarioIsFoundByWholeWordsOnly() {
    assertTrue(SCENARIO.isNamed("get"));
    assertTrue(SCENARIO.isNamed("4k-c16"));
    assertTrue(!SCENARIO.isNamed("c1"));
  }

  private List<String> cells() {
    String row = table.render().lines().toList().getLast();
    return Arrays.stream(row.substring(1).split("\\|")).map(String::strip).toList();
  }

  private void addRates(Target.Kind kind, double... rates) {
    var target =
        new Target(
            "server",
            kind,
            URI.create("http://127.0.0.1:9000"),
            new Credentials("key", "secret"),
            InstantSource.system());
    for (double rate : rates) {
      table.add(SCENARIO, target, new Measurement(rate, 1, 2, 3, 0.25));
    }
  }
}
