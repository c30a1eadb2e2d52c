package dev.kiseki.adapters.kms.tls;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate chain and its private key from PEM files. */
public final class PemIdentity {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  private PemIdentity() {}

  /**
   * CONFIGURATION_INVALID, naming the file, when one cannot be read or is not what it should be.
   */
  public static SSLContext context(Path certificateChain, Path privateKey) {
    Certificate[] chain = chain(certificateChain);
    PrivateKey key = key(privateKey);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key, new char[0], chain);
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw invalid(e, "The certificate and the private key do not belong together.", privateKey);
    }
  }

  private static Certificate[] chain(Path file) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
          .toArray(Certificate[]::new);
    } catch (GeneralSecurityException | IOException e) {
      throw invalid(e, "This is not a readable certificate in PEM form.", file);
    }
  }

  private static PrivateKey key(Path file) {
    return privateKey(read(file))
        .orElseThrow(
            () ->
                invalid(
                    null,
                    "This is not a private key in PEM form (PKCS#8, not encrypted; RSA, EC or Ed25519).",
                    file));
  }

  /** Empty when it is not PKCS#8 in PEM form, is encrypted, or is neither RSA, EC nor Ed25519. */
  static Optional<PrivateKey> privateKey(String text) {
    Matcher pem = KEY.matcher(text);
    if (!pem.find()) {
      return Optional.empty();
    }
    PKCS8EncodedKeySpec encoded =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    return KEY_ALGORITHMS.stream()
        .flatMap(algorithm -> parse(algorithm, encoded).stream())
        .findFirst();
  }

  /** Empty when the key is of another algorithm. */
  private static Optional<PrivateKey> parse(String algorithm, PKCS8EncodedKeySpec encoded) {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(encoded));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw invalid(e, "The file cannot be read.", file);
    }
  }

  private static KisekiException invalid(
      @org.jspecify.annotations.Nullable Exception cause, String sentence, Path file) {
    return new KisekiException(
        cause, ErrorCode.CONFIGURATION_INVALID, sentence, Fact.of("file", file));
  }
}
