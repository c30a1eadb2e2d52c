package dev.kiseki.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.kiseki.fixtures.Breaks;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The product keeps every rule, and every rule notices the fixtures that break it. */
final class HouseRulesTest {
  @TestFactory
  Stream<DynamicTest> theProductKeepsTheRule() {
    return HouseRules.ALL.stream()
        .map(rule -> dynamicTest(rule.sentence(), () -> rule.forProduct().check(Product.CLASSES)));
  }

  @TestFactory
  Stream<DynamicTest> theRuleReportsWhatBreaksItAndNothingElse() {
    return HouseRules.ALL.stream()
        .map(rule -> dynamicTest(rule.sentence(), () -> reportsExactlyWhatBreaks(rule)));
  }

  private static void reportsExactlyWhatBreaks(HouseRule rule) {
    JavaClasses fixtures =
        new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages(rule.fixtureRoot());
    String report =
        String.join("\n", rule.forFixture().evaluate(fixtures).getFailureReport().getDetails());
    Map<String, Boolean> expected = new TreeMap<>();
    Map<String, Boolean> reported = new TreeMap<>();
    for (JavaClass fixture : fixtures) {
      expected.put(fixture.getName(), fixture.isAnnotatedWith(Breaks.class));
      reported.put(fixture.getName(), accuses(report, fixture));
    }
    assertEquals(true, expected.containsValue(true), "a fixture breaks the rule");
    assertEquals(expected, reported);
  }

  /** A line of a report starts with the class it accuses; a circle names all of its classes. */
  private static boolean accuses(String report, JavaClass fixture) {
    String name = Pattern.quote(fixture.getName());
    return Pattern.compile("^" + name + ": |^ *- .*<" + name + "[.>]", Pattern.MULTILINE)
        .matcher(report)
        .find();
  }

  @TestFactory
  Stream<DynamicTest> everyRuleHasAFixtureOfItsOwn() {
    Map<String, Set<String>> sentences =
        HouseRules.ALL.stream()
            .collect(
                Collectors.groupingBy(
                    HouseRule::fixture,
                    TreeMap::new,
                    Collectors.mapping(HouseRule::sentence, Collectors.toSet())));
    return sentences.entrySet().stream()
        .map(entry -> dynamicTest(entry.getKey(), () -> assertEquals(1, entry.getValue().size())));
  }
}
