package dev.kiseki.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.util.List;

/** The table of contents: every rule that is enforced on the classes of the product. */
final class HouseRules {
  static final List<HouseRule> ALL =
      List.of(
          new HouseRule("homes", "every class lives in a room", RoomRules::homes),
          new HouseRule("arrows", "rooms use each other only as listed", RoomRules::arrows),
          new HouseRule("libraries", "libraries are used only in their room", RoomRules::libraries),
          new HouseRule(
              "cycles",
              "packages do not use each other in circles",
              root -> slices().matching(root + ".(**)").should().beFreeOfCycles()),
          new HouseRule("nullmarks", "every package is null-marked", RoomRules::nullMarks),
          new HouseRule(
              "purity",
              "the domain knows no files, network, threads or cryptography",
              UseRules::purity),
          new HouseRule(
              "ciphers",
              "keys and ciphers stay with the keys; digests and MACs also sign requests",
              UseRules::ciphers),
          new HouseRule(
              "chance",
              "time of day, randomness and ids come through ports",
              UseRules::timeAndChance),
          new HouseRule("sleep", "nothing inside sleeps", UseRules::sleep),
          new HouseRule(
              "printing",
              "only the command, the benchmarks and the seeds of random tests print",
              UseRules::printing),
          new HouseRule("secrets", "key material is not kept in a record", ShapeRules::secrets),
          new HouseRule("components", "no record names a secret", ShapeRules::secretComponents),
          new HouseRule("tostring", "toString does not read key material", ShapeRules::toStrings),
          new HouseRule("doubles", "test doubles live in testkit", ShapeRules::doubles),
          new HouseRule("exceptions", "there is one exception type", ShapeRules::exceptions));

  private HouseRules() {}
}
