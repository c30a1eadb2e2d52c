package dev.kiseki.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The poms draw the same arrows as the rooms. */
final class ModuleTest {
  // Surefire says where the module is; an IDE starts in the root or in the module.
  private static final Path ROOT = rootOf(Path.of(System.getProperty("basedir", "")));

  @Test
  void theTableAndTheParentPomListTheSameModules() throws IOException {
    try (InputStream pom = Files.newInputStream(ROOT.resolve("pom.xml"))) {
      assertEquals(
          Arrays.stream(Module.values()).map(Module::folder).collect(Collectors.toSet()),
          Set.copyOf(PomDependency.modulesIn(pom)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void errorProneReadsTheModule(Module module) throws IOException {
    String pom = Files.readString(ROOT.resolve("architecture-tests/error-prone/pom.xml"));
    for (String sources : List.of("/src/main/java", "/src/test/java")) {
      if (Files.isDirectory(ROOT.resolve(module.folder() + sources))) {
        String root = "<root>${project.basedir}/../../" + module.folder() + sources + "</root>";
        assertTrue(pom.contains(root), root);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theModuleDependsOnlyOnWhatTheTableAllows(Module module) throws IOException {
    Path file = ROOT.resolve(module.folder()).resolve("pom.xml");
    try (InputStream pom = Files.newInputStream(file)) {
      assertEquals(List.of(), violations(module, pom));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DOMAIN, dev.kiseki, ports, compile",
    "DOMAIN, org.agrona, agrona, compile",
    "APPLICATION, dev.kiseki, testkit, compile",
    "APPLICATION, dev.kiseki, adapters-lmdb, test",
    "S3_HTTP, dev.kiseki, application, compile",
    "S3_HTTP, dev.kiseki, adapters-kms, test",
    "LMDB, org.bouncycastle, bcprov-jdk18on, runtime",
    "LMDB, io.helidon.webserver, helidon-webserver, compile",
    "DIST, dev.kiseki, testkit, compile",
    "CONFORMANCE_TESTS, dev.kiseki, dist, test"
  })
  void aForbiddenDependencyIsNoticed(Module module, String group, String artifact, String scope)
      throws IOException {
    assertEquals(
        List.of(new PomDependency(group, artifact, scope)),
        violations(module, pom(group, artifact, scope)));
  }

  @ParameterizedTest
  @CsvSource({
    "DIST, dev.kiseki, adapters-lmdb, compile",
    "LMDB, org.lmdbjava, lmdbjava, compile",
    "S3_HTTP, io.helidon.webserver, helidon-webserver, compile",
    "S3_HTTP, com.fasterxml.jackson.dataformat, jackson-dataformat-xml, compile",
    "APPLICATION, dev.kiseki, testkit, test",
    "BENCHMARKS, dev.kiseki, dist, compile",
    "ARCHITECTURE_TESTS, dev.kiseki, dist, test",
    "CONFORMANCE_TESTS, software.amazon.awssdk, s3, test"
  })
  void anAllowedDependencyPasses(Module module, String group, String artifact, String scope)
      throws IOException {
    assertEquals(List.of(), violations(module, pom(group, artifact, scope)));
  }

  @Test
  void managedDependenciesAreNotDependencies() throws IOException {
    String pom =
        "<project><dependencyManagement>%s</dependencyManagement></project>"
            .formatted(dependencies("dev.kiseki", "dist", "compile"));
    assertFalse(
        PomDependency.in(new ByteArrayInputStream(pom.getBytes(UTF_8))).stream()
            .findAny()
            .isPresent());
  }

  private static List<PomDependency> violations(Module module, InputStream pom) throws IOException {
    return PomDependency.in(pom).stream()
        .filter(dependency -> !module.mayDependOn(dependency))
        .toList();
  }

  private static InputStream pom(String group, String artifact, String scope) {
    String pom = "<project>" + dependencies(group, artifact, scope) + "</project>";
    return new ByteArrayInputStream(pom.getBytes(UTF_8));
  }

  private static String dependencies(String group, String artifact, String scope) {
    return """
    <dependencies><dependency>
      <groupId>%s</groupId><artifactId>%s</artifactId><scope>%s</scope>
    </dependency></dependencies>
    """
        .formatted(group, artifact, scope);
  }

  private static Path rootOf(Path start) {
    Path folder = start.toAbsolutePath();
    return Files.exists(folder.resolve(".mvn")) ? folder : folder.resolveSibling("");
  }
}
