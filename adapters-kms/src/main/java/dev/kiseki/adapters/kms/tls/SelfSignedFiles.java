package dev.kiseki.adapters.kms.tls;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.system.RandomBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A self-signed certificate and its key in two files: kept from start to start, so that clients
 * that were told to trust it go on doing so, and made anew when they run out or are of other names.
 */
public record SelfSignedFiles(Path certificate, Path key) {
  private static final String CERTIFICATE = "tls-self-signed.pem";
  private static final String KEY = "tls-self-signed.key";
  private static final long MIN_DAYS_LEFT = 30;
  private static final Base64.Encoder PEM_LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  /** IO_FAILED when the files cannot be written. */
  public static SelfSignedFiles in(
      Path directory, CertificateNames names, Instant now, RandomBytes random) {
    SelfSignedFiles files =
        new SelfSignedFiles(directory.resolve(CERTIFICATE), directory.resolve(KEY));
    if (!files.areUsable(names, now)) {
      SelfSignedCertificate made = SelfSignedCertificate.make(names, now, random);
      // The key first: a certificate whose key is not there would be trusted for nothing.
      write(files.key, pem("PRIVATE KEY", made.privateKey()), "rw-------");
      write(files.certificate, pem("CERTIFICATE", made.certificate()), "rw-r--r--");
    }
    return files;
  }

  private boolean areUsable(CertificateNames names, Instant now) {
    if (!Files.exists(key) || !Files.exists(certificate)) {
      return false;
    }
    try (var in = Files.newInputStream(certificate)) {
      X509Certificate found =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      Instant end = found.getNotAfter().toInstant();
      Set<String> wanted = new HashSet<>(names.hosts());
      wanted.addAll(names.addresses());
      return end.isAfter(now.plus(MIN_DAYS_LEFT, ChronoUnit.DAYS)) && names(found).equals(wanted);
    } catch (GeneralSecurityException | IOException e) {
      return false;
    }
  }

  private static Set<String> names(X509Certificate found) throws GeneralSecurityException {
    Set<String> names = new HashSet<>();
    Collection<List<?>> all = found.getSubjectAlternativeNames();
    if (all != null) {
      all.forEach(name -> names.add(String.valueOf(name.get(1))));
    }
    return names;
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + PEM_LINES.encodeToString(der)
        + "\n-----END "
        + kind
        + "-----\n";
  }

  private static void write(Path file, String text, String permissions) {
    try {
      Path next =
          Files.createTempFile(
              file.toAbsolutePath().getParent(),
              "tls",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
      Files.writeString(next, text, StandardCharsets.US_ASCII);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new KisekiException(
          e,
          ErrorCode.IO_FAILED,
          "The self-signed certificate cannot be written.",
          Fact.of("file", file));
    }
  }
}
