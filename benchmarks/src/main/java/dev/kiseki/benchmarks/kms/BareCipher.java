package dev.kiseki.benchmarks.kms;

import dev.kiseki.domain.KmsSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM of the JDK, and of a token through the JDK. */
final class BareCipher implements BareClient {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final Provider provider;
  private final Key key;

  private BareCipher(Provider provider, Key key) {
    this.provider = provider;
    this.key = key;
  }

  static BareCipher ofJdk() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return new BareCipher(Security.getProvider("SunJCE"), new SecretKeySpec(key, "AES"));
  }

  /** The key that the provider under test has made on the token. */
  static BareCipher ofToken(KmsSettings settings) throws GeneralSecurityException, IOException {
    Provider provider =
        Security.getProvider("SunPKCS11")
            .configure(
                "--name = bare\nlibrary = \""
                    + settings.required("library")
                    + "\"\nslot = "
                    + settings.required("slot")
                    + "\n");
    KeyStore store = KeyStore.getInstance("PKCS11", provider);
    store.load(null, settings.required("pin").toCharArray());
    return new BareCipher(provider, store.getKey(settings.required("key"), null));
  }

  @Override
  public byte[] wrap(byte[] plain) throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain);
    return ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
  }

  @Override
  public byte[] unwrap(byte[] wrapped) throws GeneralSecurityException {
    byte[] nonce = java.util.Arrays.copyOf(wrapped, NONCE_BYTES);
    return cipher(Cipher.DECRYPT_MODE, nonce)
        .doFinal(wrapped, NONCE_BYTES, wrapped.length - NONCE_BYTES);
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }

  @Override
  public void close() {}
}
