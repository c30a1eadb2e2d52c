package dev.kiseki.dist.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountRequestTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aTenantOrOneOfItsBucketsIsMounted() {
    TenantName acme = new TenantName("acme");
    assertEquals(new MountTarget(acme, Optional.empty(), ""), MountTarget.parse("acme"));
    MountTarget bucket = MountTarget.parse("acme/my.photos");
    assertEquals(new MountTarget(acme, Optional.of(new NamespaceName("my.photos")), ""), bucket);
    assertEquals("acme/my.photos", bucket.toString());
    MountTarget directory = MountTarget.parse("acme/photos/2026/may/");
    assertEquals("2026/may/", directory.below());
    assertEquals("acme/photos/2026/may", directory.toString());
    assertEquals(directory, MountTarget.parse(directory.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "acme/",
        "/photos",
        "acme/photos//a",
        "acme/photos/a//b",
        "acme/photos/../b",
        "Acme",
        "acme/Photos"
      })
  void otherTargetsAreRefused(String target) {
    assertThrows(KisekiException.class, () -> MountTarget.parse(target));
  }

  @Test
  void aRequestNamesItsDirectoryAfterTheFirstColon() {
    Path directory = folder.resolve("a:b");
    MountRequest request = MountRequest.parse("acme/photos:" + directory, MountSettings.USUAL);
    assertEquals("acme/photos", request.target().toString());
    assertEquals(directory.getFileName(), request.directory().getFileName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "acme/photos", "acme/photos:", ":/mnt"})
  void otherRequestsAreRefused(String text) {
    assertThrows(KisekiException.class, () -> MountRequest.parse(text, MountSettings.USUAL));
  }

  @Test
  void aDirectoryIsNamedWithoutLinksAsTheKernelNamesIt() throws IOException {
    Path real = Files.createDirectories(folder.toRealPath().resolve("real/point"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real.getParent());
    assertEquals(real, MountDirectory.of(link.resolve("point")));
    Path direct = Files.createSymbolicLink(folder.resolve("direct"), real);
    assertEquals(real, MountDirectory.of(direct));
    // What cannot be looked at, a dead mount for one, has at least its way to it without links.
    assertEquals(real.resolveSibling("dead"), MountDirectory.of(link.resolve("dead")));
  }
}
