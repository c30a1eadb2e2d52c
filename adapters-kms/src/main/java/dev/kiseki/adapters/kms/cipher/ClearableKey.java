package dev.kiseki.adapters.kms.cipher;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.lang.invoke.VarHandle;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * 256 bits of key that can be cleared, as well as a JVM can: JCA's own key cannot. Once cleared it
 * never hands out bytes again, also to a thread that was copying them at that moment: nothing is
 * ever sealed under zeros.
 */
public final class ClearableKey implements SecretKey {
  public static final int BYTES = 32;
  private static final long serialVersionUID = 1L;

  private final transient byte[] bytes;
  private final String algorithm;
  private volatile boolean destroyed;

  private ClearableKey(byte[] bytes, String algorithm) {
    this.bytes = bytes;
    this.algorithm = algorithm;
  }

  /** Takes the array over: the caller neither keeps nor changes it. */
  public static ClearableKey aes(byte[] owned) {
    return new ClearableKey(owned, "AES");
  }

  /** Takes the array over. */
  public static ClearableKey hmac(byte[] owned) {
    return new ClearableKey(owned, "HmacSHA256");
  }

  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  /** A copy, which the caller clears. */
  @Override
  public byte[] getEncoded() {
    byte[] copy = bytes.clone();
    VarHandle.loadLoadFence();
    if (destroyed) {
      Arrays.fill(copy, (byte) 0);
      throw new KeyClearedException();
    }
    return copy;
  }

  @Override
  public void destroy() {
    destroyed = true;
    VarHandle.fullFence();
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }

  /** Constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ClearableKey key && MessageDigest.isEqual(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return algorithm.hashCode();
  }

  @Override
  public String toString() {
    return "ClearableKey[" + algorithm + "]";
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("keys are not serialised");
  }
}
