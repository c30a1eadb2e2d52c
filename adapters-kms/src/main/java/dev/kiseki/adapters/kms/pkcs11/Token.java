package dev.kiseki.adapters.kms.pkcs11;

import dev.kiseki.adapters.kms.provider.KmsFailure;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.security.auth.login.LoginException;

/** A logged-in token. What it cannot do now ends in {@link Lost}: a new login may mend it. */
final class Token {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BITS = 256;
  private static final int TAG_BITS = 128;
  private static final KmsFailure FAILURE = KmsFailure.of(Pkcs11Kms.NAME);

  private final Provider provider;
  private final KeyStore store;

  private Token(Provider provider, KeyStore store) {
    this.provider = provider;
    this.store = store;
  }

  /** The session or the device is gone. */
  static final class Lost extends Exception {
    private static final long serialVersionUID = 1L;

    Lost(Throwable cause) {
      super(cause);
    }
  }

  /**
   * Logs in though this process is logged in already, which is so for all that use the token: else
   * any PIN would do. Others find their session lost, and log in again with theirs.
   */
  static Token openAnew(Pkcs11Settings settings) {
    Token open = open(settings);
    try {
      if (open.provider instanceof AuthProvider sessions) {
        sessions.logout();
      }
    } catch (LoginException | ProviderException e) {
      throw FAILURE.unreachable(e);
    }
    return open(settings);
  }

  static Token open(Pkcs11Settings settings) {
    if (!Files.isReadable(Path.of(settings.library()))) {
      throw FAILURE.unavailable(
          null,
          "The key management service is away: its PKCS#11 library is not there, or cannot be read.");
    }
    char[] pin = settings.pin();
    try {
      Provider provider = configured(settings);
      KeyStore store = KeyStore.getInstance("PKCS11", provider);
      store.load(null, pin);
      return new Token(provider, store);
    } catch (InvalidParameterException | ProviderException e) {
      throw FAILURE.unavailable(
          e,
          "The key management service is away: its PKCS#11 library does not load, or has no token in this slot.");
    } catch (IOException e) {
      throw refusesPin(e) ? FAILURE.refused() : FAILURE.unreachable(e);
    } catch (GeneralSecurityException e) {
      throw FAILURE.unreachable(e);
    } finally {
      Arrays.fill(pin, '\0');
    }
  }

  private static Provider configured(Pkcs11Settings settings) {
    return Optional.ofNullable(Security.getProvider("SunPKCS11"))
        .orElseThrow(
            () ->
                FAILURE.unavailable(null, "This Java has no PKCS#11 (module jdk.crypto.cryptoki)."))
        .configure(settings.providerConfiguration());
  }

  private static boolean refusesPin(IOException failed) {
    return failed.getCause() instanceof UnrecoverableKeyException;
  }

  /** Looks at what the token holds now: the JDK does so at a login only. */
  void refresh(Pkcs11Settings settings) throws Lost {
    char[] pin = settings.pin();
    try {
      asked(
          () -> {
            store.load(null, pin);
            return store;
          });
    } finally {
      Arrays.fill(pin, '\0');
    }
  }

  boolean holds(String label) throws Lost {
    return asked(() -> store.isKeyEntry(label));
  }

  /** Makes a key that never leaves the token. */
  void generate(String label) throws Lost {
    asked(
        () -> {
          KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
          generator.init(KEY_BITS);
          store.setKeyEntry(label, generator.generateKey(), null, null);
          return label;
        });
  }

  void delete(String label) throws Lost {
    asked(
        () -> {
          store.deleteEntry(label);
          return label;
        });
  }

  byte[] seal(String label, byte[] nonce, byte[] plaintext, byte[] aad) throws Lost {
    return asked(
        () -> {
          Cipher cipher = cipher(Cipher.ENCRYPT_MODE, label, nonce);
          cipher.updateAAD(aad);
          return cipher.doFinal(plaintext);
        });
  }

  /** Empty when it is not what was sealed under this key for this context. */
  Optional<byte[]> open(String label, byte[] nonce, byte[] sealed, byte[] aad) throws Lost {
    return asked(
        () -> {
          Cipher cipher = cipher(Cipher.DECRYPT_MODE, label, nonce);
          cipher.updateAAD(aad);
          try {
            return Optional.of(cipher.doFinal(sealed));
          } catch (AEADBadTagException e) {
            return Optional.empty();
          }
        });
  }

  private Cipher cipher(int mode, String label, byte[] nonce) throws GeneralSecurityException {
    Key key = store.getKey(label, null);
    if (!(key instanceof SecretKey)) {
      throw new KeyStoreException("an object is gone that was there at the login");
    }
    Cipher cipher = Cipher.getInstance(CIPHER, provider);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }

  @FunctionalInterface
  private interface Request<R> {
    R answer() throws GeneralSecurityException, IOException;
  }

  private static <R> R asked(Request<R> request) throws Lost {
    try {
      return request.answer();
    } catch (KisekiException e) {
      throw e;
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw new Lost(e);
    }
  }

  @Override
  public String toString() {
    return "Token";
  }
}
