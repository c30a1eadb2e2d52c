package dev.kiseki.ports.out.keys;

/**
 * Seals what the deployment itself keeps secret: S3 secrets, KMS credentials. The key lies outside
 * the data directory.
 */
public interface SystemKeys {
  byte[] seal(byte[] context, byte[] plaintext);

  /** KEYS_WRONG when it was not sealed under this system key for this context. */
  byte[] open(byte[] context, byte[] sealed);
}
