package dev.kiseki.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.function.Function;

/**
 * A rule that can be asked of the product and of a fixture.
 *
 * @param fixture name of the package below {@code dev.kiseki.fixtures} that breaks it
 * @param sentence what it says
 * @param under the rule for the packages below a root
 */
record HouseRule(String fixture, String sentence, Function<String, ArchRule> under) {
  static final String PRODUCT_ROOT = "dev.kiseki";
  static final String FIXTURES_ROOT = "dev.kiseki.fixtures";

  ArchRule forProduct() {
    return under.apply(PRODUCT_ROOT).allowEmptyShould(true);
  }

  String fixtureRoot() {
    return FIXTURES_ROOT + "." + fixture;
  }

  ArchRule forFixture() {
    return under.apply(fixtureRoot());
  }

  @Override
  public String toString() {
    return sentence;
  }
}
