package dev.kiseki.ports.out.keys;

/**
 * Seals and opens the frames of one blob: AES-256-GCM, nonce = frame number, authenticated context
 * = format, tenant, namespace, blob, frame number, last-frame flag. Heap arrays only (direct
 * buffers are three times slower). One thread at a time. A frame number is sealed once.
 */
public interface FrameCipher {
  /** Returns the sealed length: {@code length} + {@link NamespaceKeys#FRAME_OVERHEAD}. */
  int seal(
      long frame,
      boolean last,
      byte[] plain,
      int offset,
      int length,
      byte[] sealed,
      int sealedOffset);

  /**
   * Returns the plaintext length; DATA_CORRUPT when anything about the frame is not as it was
   * sealed.
   */
  int open(
      long frame,
      boolean last,
      byte[] sealed,
      int offset,
      int length,
      byte[] plain,
      int plainOffset);
}
