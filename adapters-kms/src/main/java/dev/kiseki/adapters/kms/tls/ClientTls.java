package dev.kiseki.adapters.kms.tls;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Our side of a connection to a service, from PEM texts in its settings: {@code ca} (whom to trust;
 * without it whom the JDK trusts), {@code client-certificate} and {@code client-key} (who we are).
 */
public final class ClientTls {
  public static final String CA = "ca";
  public static final String CERTIFICATE = "client-certificate";
  public static final String KEY = "client-key";

  private ClientTls() {}

  /** CONFIGURATION_INVALID, naming the setting. */
  public static SSLContext context(KmsSettings settings) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity(settings), trusted(settings), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw invalid(e, "The client's certificate and key do not belong together.", CERTIFICATE);
    }
  }

  private static KeyManager @Nullable [] identity(KmsSettings settings)
      throws GeneralSecurityException, IOException {
    if (settings.value(CERTIFICATE).isEmpty() && settings.value(KEY).isEmpty()) {
      return null;
    }
    Certificate[] chain = certificates(settings.required(CERTIFICATE), CERTIFICATE);
    PrivateKey key =
        PemIdentity.privateKey(settings.required(KEY))
            .orElseThrow(
                () ->
                    invalid(
                        null,
                        "This is not a private key in PEM form (PKCS#8, not encrypted; RSA, EC or Ed25519).",
                        KEY));
    KeyStore store = empty();
    store.setKeyEntry("client", key, new char[0], chain);
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, new char[0]);
    return managers.getKeyManagers();
  }

  private static TrustManager @Nullable [] trusted(KmsSettings settings)
      throws GeneralSecurityException, IOException {
    Optional<String> authorities = settings.value(CA);
    if (authorities.isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    int count = 0;
    for (Certificate each : certificates(authorities.get(), CA)) {
      store.setCertificateEntry("ca-" + count++, each);
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    return managers.getTrustManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Certificate[] certificates(String pem, String setting) {
    try {
      Certificate[] all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
              .toArray(Certificate[]::new);
      if (all.length > 0) {
        return all;
      }
    } catch (GeneralSecurityException e) {
      throw invalid(e, "This is not a certificate in PEM form.", setting);
    }
    throw invalid(null, "This is not a certificate in PEM form.", setting);
  }

  private static KisekiException invalid(
      @Nullable Exception cause, String sentence, String setting) {
    return new KisekiException(
        cause, ErrorCode.CONFIGURATION_INVALID, sentence, Fact.of("setting", setting));
  }
}
