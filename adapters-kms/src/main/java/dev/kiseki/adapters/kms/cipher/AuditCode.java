package dev.kiseki.adapters.kms.cipher;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;

/**
 * The code that ties a record of an audit log to the one before it: HMAC-SHA-256 under a key
 * derived from the system key. Who writes the disk without the keys directory cannot make one, so a
 * record that was changed, left out or put elsewhere is noticed. Thread-safe.
 */
public final class AuditCode implements AutoCloseable {
  /** What the first record of a log follows. */
  public static final String FIRST = "0".repeat(64);

  private static final byte[] LABEL = "kiseki audit 1".getBytes(StandardCharsets.US_ASCII);

  private final ClearableKey key;

  /** Clears the key it was made from, a copy of the system key. */
  public AuditCode(byte[] systemKey) {
    this.key = ClearableKey.hmac(Hkdf.extract(LABEL, systemKey));
    Arrays.fill(systemKey, (byte) 0);
  }

  /**
   * The code of one record, in hexadecimal digits.
   *
   * @param log the name of the log
   * @param previous the code of the record before, or {@link #FIRST}
   */
  public String of(String log, String previous, byte[] record) {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      mac.update((log + "\0" + previous + "\0").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(record));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HMAC-SHA256", e);
    }
  }

  @Override
  public void close() {
    key.destroy();
  }

  @Override
  public String toString() {
    return "AuditCode";
  }
}
