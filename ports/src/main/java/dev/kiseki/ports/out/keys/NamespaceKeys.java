package dev.kiseki.ports.out.keys;

import dev.kiseki.domain.BlobId;

/**
 * What one namespace seals and opens with. The tenant and namespace ids are part of every seal's
 * authenticated context; {@code context} adds the rest. Thread-safe; holds no lock across calls.
 */
public interface NamespaceKeys {
  /** Bytes that {@link #sealRecord} adds: format, algorithm, epoch, nonce, tag. */
  int RECORD_OVERHEAD = 34;

  /** Bytes of a {@link #tag}: the epoch and 16 of the code. */
  int TAG_BYTES = 20;

  /** Bytes that sealing a frame adds: the GCM tag. */
  int FRAME_OVERHEAD = 16;

  int currentEpoch();

  /** The cipher of one blob. Derives its key; not thread-safe. */
  FrameCipher frames(BlobId blob, int frameSizeBytes, int epoch);

  /** AES-256-GCM under the current epoch's record key with a random nonce. */
  byte[] sealRecord(Purpose purpose, byte[] context, byte[] plaintext);

  /** DATA_CORRUPT when it was not sealed for exactly this purpose and context. */
  byte[] openRecord(Purpose purpose, byte[] context, byte[] sealed);

  /** A keyed code over the context: {@value #TAG_BYTES} bytes. */
  byte[] tag(Purpose purpose, byte[] context);

  /** DATA_CORRUPT when the tag is not of exactly this purpose and context. Constant time. */
  void checkTag(Purpose purpose, byte[] context, byte[] tag);
}
