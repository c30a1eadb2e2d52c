package dev.kiseki.adapters.kms.receipt;

import dev.kiseki.adapters.kms.local.SealedFile;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ShredReceipt;
import dev.kiseki.ports.out.keys.ReceiptSigner;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The key that a deployment signs its receipts with: Ed25519, in a sealed file, made when it is
 * used first. It is read for each signature: there are few. Thread-safe.
 *
 * <pre>
 *  sealed:  length of the private key (2) ‖ private key, PKCS#8 ‖ public key, X.509
 * </pre>
 */
public final class ReceiptKey implements ReceiptSigner {
  static final String ALGORITHM = "Ed25519";

  private final SealedFile file;
  private final ReentrantLock making = new ReentrantLock();

  public ReceiptKey(SealedFile file) {
    this.file = file;
  }

  @Override
  public String sign(ShredReceipt receipt) {
    KeyPair pair = pair();
    byte[] statement = SignedReceipt.statement(receipt);
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(pair.getPrivate());
      signature.update(statement);
      return SignedReceipt.text(statement, pair.getPublic().getEncoded(), signature.sign());
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /** For whoever is to believe receipts: X.509, in Base64. */
  public String publicKey() {
    return Base64.getEncoder().encodeToString(pair().getPublic().getEncoded());
  }

  private KeyPair pair() {
    making.lock();
    try {
      Optional<byte[]> stored = file.read();
      return stored.isPresent() ? decode(stored.get()) : make();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    } finally {
      making.unlock();
    }
  }

  private KeyPair make() throws GeneralSecurityException {
    KeyPair made = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    byte[] secret = made.getPrivate().getEncoded();
    byte[] open = made.getPublic().getEncoded();
    byte[] plain =
        ByteBuffer.allocate(Short.BYTES + secret.length + open.length)
            .putShort((short) secret.length)
            .put(secret)
            .put(open)
            .array();
    try {
      file.write(plain);
      return made;
    } finally {
      Arrays.fill(plain, (byte) 0);
      Arrays.fill(secret, (byte) 0);
    }
  }

  /** Clears what it is given. */
  private static KeyPair decode(byte[] plain) throws GeneralSecurityException {
    ByteBuffer in = ByteBuffer.wrap(plain);
    byte[] secret = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(secret);
    byte[] open = new byte[in.remaining()];
    in.get(open);
    try {
      KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
      return new KeyPair(
          keys.generatePublic(new X509EncodedKeySpec(open)),
          keys.generatePrivate(new PKCS8EncodedKeySpec(secret)));
    } finally {
      Arrays.fill(plain, (byte) 0);
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static KisekiException missing(GeneralSecurityException e) {
    return new KisekiException(
        e, ErrorCode.KEYS_WRONG, "The key that signs receipts is damaged; restore it.");
  }

  @Override
  public String toString() {
    return "ReceiptKey";
  }
}
