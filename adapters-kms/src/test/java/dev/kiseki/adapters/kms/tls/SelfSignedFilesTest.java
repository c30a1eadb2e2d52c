package dev.kiseki.adapters.kms.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.kiseki.adapters.kms.SystemRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedFilesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final CertificateNames NAMES =
      new CertificateNames(List.of("localhost", "*.s3.example.org"), List.of("127.0.0.1"));

  @TempDir private Path directory = Path.of("");

  private SelfSignedFiles files(CertificateNames names, Instant now) {
    return SelfSignedFiles.in(directory, names, now, new SystemRandom());
  }

  private static X509Certificate certificate(SelfSignedFiles files)
      throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(files.certificate())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  @Test
  void theCertificateIsItsOwnIssuerAndValidForItsNames() throws Exception {
    SelfSignedFiles files = files(NAMES, NOW);
    X509Certificate certificate = certificate(files);
    certificate.verify(certificate.getPublicKey());
    assertEquals(3, certificate.getVersion());
    List<String> names =
        certificate.getSubjectAlternativeNames().stream().map(n -> n.get(1).toString()).toList();
    assertEquals(List.of("localhost", "*.s3.example.org", "127.0.0.1"), names);
    assertEquals(NOW.plus(365, ChronoUnit.DAYS), certificate.getNotAfter().toInstant());
    assertNotNull(PemIdentity.context(files.certificate(), files.key()));
  }

  @Test
  void theKeyIsForItsOwnerOnly() throws IOException {
    Path key = files(NAMES, NOW).key();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
  }

  @Test
  void itIsKeptUntilItRunsOutOrTheNamesChange() throws IOException {
    byte[] first = Files.readAllBytes(files(NAMES, NOW).certificate());
    Instant later = NOW.plus(300, ChronoUnit.DAYS);
    assertArrayEquals(first, Files.readAllBytes(files(NAMES, later).certificate()));
    Instant late = NOW.plus(340, ChronoUnit.DAYS);
    byte[] second = Files.readAllBytes(files(NAMES, late).certificate());
    assertFalse(Arrays.equals(first, second));
    CertificateNames others = new CertificateNames(List.of("localhost"), List.of());
    assertFalse(Arrays.equals(second, Files.readAllBytes(files(others, late).certificate())));
  }
}
