package dev.kiseki.adapters.kms.cipher;

/** The format and algorithm numbers on disk. A number is never given another meaning. */
public final class Formats {
  /** Of salts. */
  public static final byte DERIVATION = 1;

  public static final byte FRAME = 1;
  public static final byte RECORD = 1;
  public static final byte TAG = 1;

  /** Of a key wrapped under another key of ours, and of what is inside any wrapped key. */
  public static final byte WRAPPED = 1;

  /** Of what the system key seals. */
  public static final byte SYSTEM = 1;

  public static final byte AES_256_GCM = 1;
  public static final byte HMAC_SHA_256 = 2;

  private Formats() {}
}
