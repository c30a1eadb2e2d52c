package dev.kiseki.architecture;

import java.util.Set;

/**
 * The Maven modules and what their poms may depend on besides JSpecify and JUnit, which all have:
 * modules of ours by name, libraries by group. A star ends a prefix. In test scope any library is
 * free, but of our modules only testkit is added.
 */
@SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
enum Module {
  DOMAIN("domain", Set.of(), Set.of()),
  PORTS("ports", Set.of("domain"), Set.of()),
  APPLICATION("application", Set.of("domain", "ports"), Set.of()),
  TESTKIT("testkit", Set.of("domain", "ports"), Set.of("org.junit.jupiter")),
  KMS(
      "adapters-kms",
      Set.of("domain", "ports"),
      Set.of(
          "org.bouncycastle",
          "org.agrona",
          "com.fasterxml.jackson*",
          "software.amazon.awssdk",
          "org.slf4j")),
  LMDB("adapters-lmdb", Set.of("domain", "ports"), Set.of("org.lmdbjava", "org.agrona")),
  S3_HTTP(
      "adapters-s3-http",
      Set.of("domain", "ports"),
      Set.of("io.helidon*", "com.fasterxml.jackson*", "org.agrona")),
  FUSE("adapters-fuse", Set.of("domain", "ports"), Set.of("org.agrona", "com.github.serceman")),
  DIST(
      "dist",
      Set.of(
          "domain",
          "ports",
          "application",
          "adapters-kms",
          "adapters-lmdb",
          "adapters-s3-http",
          "adapters-fuse"),
      Set.of(
          "info.picocli",
          "io.helidon*",
          "com.fasterxml.jackson*",
          "io.prometheus",
          "io.opentelemetry",
          "org.agrona")),
  BENCHMARKS("benchmarks", Set.of("*"), Set.of("*")),
  ARCHITECTURE_TESTS("architecture-tests", Set.of(), Set.of(), Set.of("*")),
  ERROR_PRONE("architecture-tests/error-prone", Set.of(), Set.of(), Set.of()),
  // A black box: it drives the packaged product with other people's clients.
  CONFORMANCE_TESTS("conformance-tests", Set.of(), Set.of(), Set.of());

  static final String OUR_GROUP = "dev.kiseki";

  private final String folder;
  private final Set<String> modules;
  private final Set<String> groups;
  private final Set<String> testModules;

  Module(String folder, Set<String> modules, Set<String> groups) {
    this(folder, modules, groups, Set.of("testkit"));
  }

  Module(String folder, Set<String> modules, Set<String> groups, Set<String> testModules) {
    this.folder = folder;
    this.modules = modules;
    this.groups = groups;
    this.testModules = testModules;
  }

  String folder() {
    return folder;
  }

  boolean mayDependOn(PomDependency dependency) {
    boolean ours = dependency.group().equals(OUR_GROUP);
    if (dependency.isTest()) {
      return !ours
          || matches(modules, dependency.artifact())
          || matches(testModules, dependency.artifact());
    }
    return ours
        ? matches(modules, dependency.artifact())
        : dependency.group().equals("org.jspecify") || matches(groups, dependency.group());
  }

  private static boolean matches(Set<String> allowed, String name) {
    return allowed.stream()
        .anyMatch(
            entry ->
                entry.endsWith("*")
                    ? name.startsWith(entry.substring(0, entry.length() - 1))
                    : entry.equals(name));
  }
}
